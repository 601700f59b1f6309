import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, posix, win32 } from 'node:path';

/** Where npm puts the native binary: platform package and target folder, by `platform-arch`. */
const targets: Readonly<Record<string, readonly [pack: string, triple: string]>> = {
  'linux-x64': ['@openai/codex-linux-x64', 'x86_64-unknown-linux-musl'],
  'linux-arm64': ['@openai/codex-linux-arm64', 'aarch64-unknown-linux-musl'],
  'darwin-x64': ['@openai/codex-darwin-x64', 'x86_64-apple-darwin'],
  'darwin-arm64': ['@openai/codex-darwin-arm64', 'aarch64-apple-darwin'],
  'win32-x64': ['@openai/codex-win32-x64', 'x86_64-pc-windows-msvc'],
  'win32-arm64': ['@openai/codex-win32-arm64', 'aarch64-pc-windows-msvc'],
};

/** The `codex` a shell would start, or undefined. On Windows npm installs `codex.cmd`. */
export function codexOnPath(
  path: string | undefined,
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = isFile,
): string | undefined {
  const [paths, names] =
    platform === 'win32' ? [win32, ['codex.exe', 'codex.cmd']] : [posix, ['codex']];
  const places = (path ?? '').split(paths.delimiter).filter((dir) => dir !== '');
  return places.flatMap((dir) => names.map((name) => paths.join(dir, name))).find(isThere);
}

/**
 * The native binary behind `found`: itself, or the one belonging to it when `found` is the npm
 * wrapper, which would cost a Node process and 0.3 s a start (docs/rules.md R110). Undefined when the
 * wrapper has no binary for this machine.
 */
export function nativeBinary(found: string, machine = hostMachine): string | undefined {
  const real = realpathSync(found);
  const root = wrapperRoot(real);
  if (root === undefined) return found;
  const target = targets[machine];
  if (target === undefined) return undefined;
  const [pack, triple] = target;
  const file = machine.startsWith('win32') ? 'codex.exe' : 'codex';
  const vendors = [platformPackage(root, pack), root].filter((dir) => dir !== undefined);
  return vendors.map((dir) => join(dir, 'vendor', triple, 'bin', file)).find(isFile);
}

const hostMachine = `${process.platform}-${process.arch}`;

/** The folder of the `@openai/codex` package when `real` is its wrapper script. */
function wrapperRoot(real: string): string | undefined {
  if (basename(real) === 'codex.js') return dirname(dirname(real));
  if (basename(real) !== 'codex.cmd') return undefined;
  return join(dirname(real), 'node_modules', '@openai', 'codex');
}

function platformPackage(root: string, pack: string): string | undefined {
  try {
    const require = createRequire(join(root, 'package.json'));
    return dirname(require.resolve(`${pack}/package.json`));
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
