import { access, constants, readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import type { Capture } from '../../../engine/ports/workspaces.ts';
import type { Git } from '../plumbing/git.ts';
import { pathFromBytes, placeIn } from '../objects/pathBytes.ts';
import { blobOf } from '../objects/treeQueries.ts';
import { forbiddenIsUndefined, type Leaf, type WorkTreeSnapshot } from './walkWorkTree.ts';

/** A thing that cannot be captured faithfully, and why. */
export type Refusal = Capture['refused'][number];

const submodule = 'it is a submodule, whose content is not ours';
const unreadable = 'its mode does not let it be read';

/** What was found that is no file, folder or link, or too large to be kept, in bytes. */
export function uncapturableEntries(
  { found }: WorkTreeSnapshot,
  changed: ReadonlyMap<string, Leaf>,
  largest: number,
): Refusal[] {
  return found.flatMap(({ path, kind }) => {
    if (kind === 'repository') return { path, why: 'it is a repository inside the repository' };
    if (kind === 'special') return { path, why: 'it is neither a file nor a folder nor a link' };
    if (kind === 'unreadable') return { path: path === '' ? '.' : path, why: unreadable };
    if (kind === 'file' && (changed.get(path)?.size ?? 0) > largest) {
      return { path, why: `it is larger than ${Math.floor(largest / 1024 ** 2)} MiB` };
    }
    return [];
  });
}

/** Files whose mode forbids to read them; to be asked when git could not read one. */
export async function unreadableFiles(
  top: string,
  { found }: WorkTreeSnapshot,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (const { path } of found.filter(({ kind }) => kind === 'file')) {
    const isReadable = await access(placeIn(top, path), constants.R_OK).then(
      () => true,
      forbiddenIsUndefined,
    );
    if (isReadable === undefined) refused.push({ path, why: unreadable });
  }
  return refused;
}

/** Says what a submodule's folder should hold. */
export interface SubmoduleContent {
  isAsRecorded(top: string, path: string, recorded: Oid): Promise<boolean>;
}

/**
 * A submodule's folder is empty in a workspace, or as its set-up filled it; anything else in it would
 * be lost.
 */
export async function filledSubmodules(
  top: string,
  links: ReadonlyMap<string, Oid>,
  content: SubmoduleContent,
): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  for (const [path, recorded] of links) {
    const entries = await readdir(placeIn(top, path)).catch(() => []);
    if (entries.length === 0 || (await content.isAsRecorded(top, path, recorded))) continue;
    refused.push({ path, why: submodule });
  }
  return refused;
}

/** A submodule that something else was put in place of. */
export function changedSubmodules(changes: readonly FileChange[]): Refusal[] {
  const isLink = ({ oldMode, newMode }: FileChange): boolean =>
    oldMode === '160000' || newMode === '160000';
  return changes.filter(isLink).map(({ path }) => ({ path, why: submodule }));
}

/** Links whose target is outside of the repository. */
export async function leavingLinks(git: Git, changes: readonly FileChange[]): Promise<Refusal[]> {
  const links = changes.filter(({ newMode }) => newMode === '120000');
  const refused: Refusal[] = [];
  for (const { path, newBlob } of links) {
    const target = pathFromBytes(await blobOf(git, newBlob));
    const reached = posix.normalize(posix.join(posix.dirname(path), target));
    const leaves = posix.isAbsolute(target) || /^[A-Za-z]:|\\/.test(target) || isAbove(reached);
    if (leaves) refused.push({ path, why: 'it is a link that leaves the repository' });
  }
  return refused;
}

const isAbove = (path: string): boolean => path === '..' || path.startsWith('../');
