/** The npm packages: are they what the lock file says, and if not, make them so. */
import { lstatSync, readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { run, SetupFailure, step } from './steps.mjs';

/** The Node that strips types and runs everything after the set-up; a package like any other. */
const wantedNode = 24;

/**
 * Installs what is missing or outdated. A linked `node_modules` belongs to another checkout and is left alone.
 * @param {string} root
 */
export async function ensurePackages(root) {
  if (!isLink(join(root, 'node_modules')) && !installed(root)) {
    await step('npm packages', () =>
      run('npm', ['ci', '--no-audit', '--no-fund'], {
        cwd: root,
        sentence: 'The npm packages could not be installed.',
      }),
    );
  }
  await ensureNode(root);
}

/** @param {string} root */
export const nodeOf = (root) => join(root, 'node_modules', 'node', 'bin', 'node');

/**
 * npm keeps a copy of the lock file inside `node_modules`, written when all is in place.
 * Only packages for other platforms may be missing from it.
 * @param {string} root
 */
function installed(root) {
  const have = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const want = packagesOf(join(root, 'package-lock.json'));
  return (
    have !== undefined &&
    Object.entries(want ?? {}).every(([path, { version, integrity, optional }]) => {
      const found = path === '' ? undefined : have[path];
      if (found === undefined) return path === '' || optional;
      return found.version === version && found.integrity === integrity;
    })
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * The package `node` fetches its binary in an install script, which npm may have been told to skip.
 * @param {string} root
 */
async function ensureNode(root) {
  if (await exists(nodeOf(root))) return;
  const folder = join(root, 'node_modules', 'node');
  await step(`Node ${wantedNode}`, () =>
    run(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: folder,
      sentence: `Node ${wantedNode} could not be installed.`,
    }),
  );
  if (!(await exists(nodeOf(root)))) {
    throw new SetupFailure('Node is still missing.', 'npm rebuild node --foreground-scripts');
  }
}

/** @param {string} path */
const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
