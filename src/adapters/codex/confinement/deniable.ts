import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders named one by one, and levels of them. */
const mostFolders = 300;
const deepest = 5;

/**
 * These paths as codex takes them in a `deny`. It takes some characters for wildcards, knows no way to
 * escape them, and then means files alone: a folder whose name has one is told as its files, those that are
 * to come in the folders there are now included.
 * @param open Folders in them that commands are to read and write.
 */
export async function deniable(
  paths: readonly string[],
  open: readonly string[],
): Promise<string[]> {
  const told = paths.map(async (path) => {
    if (!isWild(path)) return [path];
    const folders = await foldersIn(path, open);
    return [nameable(path), ...folders.map((folder) => `${nameable(folder)}/*`)];
  });
  return (await Promise.all(told)).flat();
}

const isWild = (path: string): boolean => /[*?[\]]/.test(path);

/** `?`, one character, is the narrowest that matches each. What else it matches is denied as well. */
const nameable = (path: string): string => path.replaceAll(/[*[\]]/g, '?');

/** The folder itself, where it is one, and those below it. */
async function foldersIn(root: string, open: readonly string[]): Promise<string[]> {
  const stats = await lstat(root).catch(() => undefined);
  const found = stats?.isDirectory() === true ? [root] : [];
  let level: readonly string[] = found;
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const below = (await Promise.all(level.map(subfolders))).flat();
    level = below.filter((path) => !open.includes(path)).slice(0, mostFolders - found.length);
    found.push(...level);
  }
  return found;
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
}
