import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { FileChange } from '../../../engine/ports/repository.ts';
import { missingIsUndefined } from '../../files/missing.ts';
import { placeIn } from '../objects/pathBytes.ts';

/**
 * Touched paths whose place in the checkout is not as the tip has it, by type and presence: an added path
 * that is already there (ignored files count), a changed one that is gone, a parent that is a link or a
 * file. Contents are git's to compare.
 */
export async function pathsInTheWay(
  workTree: string,
  changes: readonly FileChange[],
  ignoreCase: boolean,
): Promise<string[]> {
  const fold = (path: string): string => (ignoreCase ? path.toLowerCase() : path);
  const deleted = new Set(changes.filter(isDeleted).map(({ path }) => fold(path)));
  const leaves = (path: string): boolean => deleted.has(fold(path));
  const blocked = await Promise.all(
    changes.map(async (change) =>
      (await isInTheWay(workTree, change, leaves)) ? change.path : '',
    ),
  );
  return blocked.filter(Boolean);
}

/** Touched paths open with unsaved changes in an editor. */
export async function unsavedAmong(
  workTree: string,
  touched: readonly string[],
  unsaved: readonly string[],
  ignoreCase: boolean,
): Promise<string[]> {
  if (unsaved.length === 0) return [];
  const fold = (path: string): string => (ignoreCase ? path.toLowerCase() : path);
  const top = await realpath(workTree);
  const open = new Set<string>();
  for (const document of unsaved) {
    for (const [root, path] of [
      [workTree, document],
      [top, await resolveParent(document)],
    ] as const) {
      open.add(fold(relative(root, path).split(sep).join('/')));
    }
  }
  return touched.filter((path) => open.has(fold(path)));
}

const isDeleted = ({ kind }: FileChange): boolean => kind === 'deleted';

async function isInTheWay(
  workTree: string,
  { path, kind }: FileChange,
  leaves: (path: string) => boolean,
): Promise<boolean> {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/');
    const there = await typeAt(workTree, parent);
    if (there === undefined) return kind !== 'added';
    if (there !== 'directory') return kind !== 'added' || !leaves(parent);
  }
  const there = await typeAt(workTree, path);
  if (kind !== 'added') return there === undefined;
  if (there === undefined) return false;
  // Only on a file system that ignores case can an added name be there under a name that leaves.
  if (there !== 'directory') return !leaves(path);
  return !(await holdsOnly(workTree, path, leaves));
}

/** True when every file below a folder leaves with this landing. */
async function holdsOnly(
  workTree: string,
  folder: string,
  leaves: (path: string) => boolean,
): Promise<boolean> {
  const entries = await readdir(placeIn(workTree, folder), { withFileTypes: true });
  if (entries.length === 0) return false;
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    const fine = entry.isDirectory() ? await holdsOnly(workTree, path, leaves) : leaves(path);
    if (!fine) return false;
  }
  return true;
}

async function typeAt(workTree: string, path: string): Promise<'directory' | 'other' | undefined> {
  const found = await lstat(placeIn(workTree, path)).catch(missingIsUndefined);
  return found && (found.isDirectory() ? 'directory' : 'other');
}

/** The document's path with links in its folder resolved; the document itself may not exist. */
async function resolveParent(document: string): Promise<string> {
  const folder = await realpath(dirname(document)).catch(() => dirname(document));
  return join(folder, basename(document));
}
