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
 * `.env` files among what git does not keep, absolute.
 * @param untracked Absolute; a folder ends with `/`.
 */
export async function environmentFiles(untracked: readonly string[]): Promise<string[]> {
  const isOne = (path: string): boolean => basename(path).startsWith(environmentFile);
  const found = untracked.filter((path) => !path.endsWith('/') && isOne(path));
  let queue = untracked.filter((path) => path.endsWith('/') && !isPassedOver(path));
  let seen = 0;
  for (let depth = 0; depth < deepest && queue.length > 0; depth++) {
    const below: string[] = [];
    for (const folder of queue) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      seen += entries.length;
      if (seen > walkLimit) return found;
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !isPassedOver(path)) below.push(path);
        else if (isOne(path)) found.push(path);
      }
    }
    queue = below;
  }
  return found;
}

const isPassedOver = (path: string): boolean => passedOver.has(basename(path));
