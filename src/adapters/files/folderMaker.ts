import { statSync, type BigIntStats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './missing.ts';

/** Makes a folder below its root, with those between; harmless when it is there. `mode` is of those it makes. */
export type FolderMaker = (path: string, mode?: number) => Promise<void>;

/**
 * Makes folders below `root`, and `root` itself only until it was seen: where a store, or a disk, was
 * taken away, nothing comes into being in its place (docs/rules.md R155).
 * @param parents Makes what `root` lies in as well.
 * @throws Errors of the system, `ENOENT` when `root` has vanished.
 */
export function folderMaker(root: string, { parents = false } = {}): FolderMaker {
  let seen = firstPlaceOf(root);
  return async (path, mode) => {
    if (seen === undefined) await makeRoot(root, parents, mode);
    const now = placeOf(await stat(root, { bigint: true }));
    seen ??= now;
    if (now !== seen) throw replaced(root);
    await makeBelow(root, path, mode);
  };
}

const placeOf = (found: BigIntStats | undefined): string | undefined =>
  found && `${found.dev}:${found.ino}`;

/** What may not be looked at was not seen; making it then says why. */
function firstPlaceOf(root: string): string | undefined {
  try {
    return placeOf(statSync(root, { bigint: true, throwIfNoEntry: false }));
  } catch {
    return undefined;
  }
}

/** Whoever lost it, or still works there, may have made another of that name. */
function replaced(root: string): Error {
  return Object.assign(new Error(`ENOENT: ${root} is not the folder it was`), { code: 'ENOENT' });
}

async function makeRoot(root: string, parents: boolean, mode: number | undefined): Promise<void> {
  if (parents) await mkdir(dirname(root), { recursive: true });
  await makeOne(root, mode);
}

async function makeBelow(root: string, path: string, mode: number | undefined): Promise<void> {
  if (path === root) return;
  try {
    await makeOne(path, mode);
  } catch (failure) {
    const above = dirname(path);
    if (!hasCode(failure, 'ENOENT') || above === root || above === path) throw failure;
    await makeBelow(root, above, mode);
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { ...(mode !== undefined && { mode }) });
  } catch (failure) {
    if (!hasCode(failure, 'EEXIST')) throw failure;
  }
}
