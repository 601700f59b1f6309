/** The bundles in `dist`: built again whenever a source is newer. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from './steps.mjs';

/**
 * @param {string} root
 * @param {string} node
 */
export async function ensureBundles(root, node) {
  const built = Math.min(
    ...['extension.js', 'cli.js'].map((file) => timeOf(join(root, 'dist', file))),
  );
  const sources = ['src', 'esbuild.config.mjs', 'package.json', 'package-lock.json'].map((path) =>
    join(root, path),
  );
  if (Math.max(...sources.map(newest)) < built) return;
  await step('bundles', () =>
    run(node, ['esbuild.config.mjs'], { cwd: root, sentence: 'The sources do not build.' }),
  );
}

/**
 * The newest change below a path, ms since 1970. A folder's own time tells of files removed.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const own = timeOf(path);
  if (!statSync(path).isDirectory()) return own;
  return Math.max(own, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** @param {string} path */
const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
