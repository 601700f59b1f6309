import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '../files/missing.ts';
import { isWithin } from './secretPaths.ts';

/**
 * The path without links. Of one where nothing stands, as far as there is something: a sandbox that is
 * told a link refuses to run anything.
 */
export async function withoutLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (dirname(path) === path || !isMissing(thrown)) return path;
    return join(await withoutLinks(dirname(path)), basename(path));
  }
}

/** False for devices, `/dev/null` above all, and for links that lead nowhere. */
export async function canBeClosed(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    return !stats.isSymbolicLink() && !stats.isCharacterDevice() && !stats.isBlockDevice();
  } catch (thrown) {
    return isMissing(thrown);
  }
}

/**
 * These paths but for what is to stay open: all that stands beside it is named instead of a folder that
 * holds it, since nothing below a closed folder can be opened for reading.
 */
export async function without(
  paths: readonly string[],
  open: readonly string[],
): Promise<string[]> {
  const left = paths.filter((path) => !open.some((one) => isWithin(path, one)));
  const split = left.map(async (path) => {
    const inside = open.filter((one) => isWithin(one, path));
    if (inside.length === 0) return [path];
    return without(await childrenOf(path), inside);
  });
  return (await Promise.all(split)).flat();
}

async function childrenOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}
