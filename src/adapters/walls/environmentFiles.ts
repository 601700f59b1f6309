import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentFile } from '../../domain/walls/secretPlaces.ts';

/** Folders of packages and build products: large, and nobody's own. */
const passedOver = new Set(
  'node_modules .venv venv .tox target dist build out vendor .git .gradle .next __pycache__'.split(
    ' ',
  ),
);
/** Names looked at in folders of which git keeps nothing, all together, and levels of folders. */
const walkLimit = 5_000;
const deepest = 4;

/**
 * `.env` files among what git does not keep of a checkout, absolute.
 * @param untracked Relative to `root`; a folder ends with `/`.
 */
export async function environmentFiles(
  root: string,
  untracked: readonly string[],
): Promise<string[]> {
  const isOne = (path: string): boolean => basename(path).startsWith(environmentFile);
  const found = untracked.filter((path) => !path.endsWith('/') && isOne(path));
  let queue = untracked.filter((path) => path.endsWith('/') && !isPassedOver(path));
  let seen = 0;
  for (let depth = 0; depth < deepest && queue.length > 0; depth++) {
    const below: string[] = [];
    for (const folder of queue) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      seen += entries.length;
      if (seen > walkLimit) return absolute(root, found);
      for (const entry of entries) {
        const path = `${folder}${entry.name}`;
        if (entry.isDirectory() && !isPassedOver(path)) below.push(`${path}/`);
        else if (isOne(path)) found.push(path);
      }
    }
    queue = below;
  }
  return absolute(root, found);
}

const isPassedOver = (path: string): boolean => passedOver.has(basename(path));
const absolute = (root: string, paths: readonly string[]): string[] =>
  paths.map((path) => join(root, path));
