import { copyFile, stat, utimes } from 'node:fs/promises';
import type { Fault } from '../../../base/fault.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import { missingIsUndefined } from '../../files/missing.ts';
import { nulFromPaths, pathFromBytes, pathsFromNul, splitNul } from '../objects/pathBytes.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';
import type { Refusal } from './uncapturable.ts';

/** What a base has, beside how the work tree stands. */
export interface Tracked {
  readonly paths: ReadonlySet<string>;
  /** Of these, files that are gone, or that the index does not know to stand as they were written. */
  readonly moved: ReadonlySet<string>;
  /** Submodules of the base, with the commit each is recorded at. */
  readonly links: ReadonlyMap<string, Oid>;
}

/** Makes the passing index one of the base, and reads it beside the work tree. */
export async function loadBase(
  git: Git,
  { base, kept }: { readonly base: Oid; readonly kept: string | undefined },
  index: string,
): Promise<Tracked> {
  const isKept = kept !== undefined && (await copyIndex(kept, index));
  if (!isKept) await git.must(['read-tree', '--reset', base]);
  // Tag, mode, object and stage, a tab, and the path: once for each entry, and again where it moved.
  const args = ['ls-files', '-z', '-t', '--stage', '--cached', '--modified', '--deleted'];
  const [paths, moved, links] = [new Set<string>(), new Set<string>(), new Map<string, Oid>()];
  for (const line of splitNul(await git.must(args))) {
    const path = pathFromBytes(line.subarray(line.indexOf(9) + 1));
    if (line[0] === cachedTag) paths.add(path);
    else moved.add(path);
    if (line.subarray(2, 8).toString() === '160000')
      links.set(path, line.subarray(9, line.indexOf(32, 9)).toString());
  }
  return { paths, moved, links };
}

/** `H`, which `ls-files -t` puts before what the index holds. */
const cachedTag = 72;

/**
 * A copy keeps the time of the original: git takes entries younger than their index for doubtful.
 * @returns false where there is none.
 */
async function copyIndex(from: string, to: string): Promise<boolean> {
  const stats = await stat(from).catch(missingIsUndefined);
  if (stats === undefined) return false;
  await copyFile(from, to);
  await utimes(to, stats.atime, stats.mtime);
  return true;
}

/** What is to be put into an index. */
export interface Leaves {
  /** All that can be captured. */
  readonly leaves: readonly string[];
  /** Those that may differ from the base. */
  readonly changed: readonly string[];
}

/**
 * Puts what changed into the private index, and out of it what is no longer there. Git passes over names it
 * will not hold without failing, so what it holds is looked up. A failure counts only when nothing moved.
 */
export async function stage(
  git: Git,
  tracked: Tracked,
  { leaves, changed }: Leaves,
  refused: readonly Refusal[],
): Promise<{ readonly refused: Refusal[]; readonly failure: Fault | undefined }> {
  const named = new Set(refused.map(({ path }) => path));
  const here = new Set(leaves.filter((path) => !named.has(path)));
  const gone = [...tracked.paths].filter((path) => !here.has(path) && !tracked.links.has(path));
  if (gone.length > 0)
    await git.must(['update-index', '--force-remove', '-z', '--stdin'], {
      stdin: nulFromPaths(gone),
    });
  const added = changed.filter((path) => here.has(path));
  if (added.length === 0) return { refused: [], failure: undefined };
  const args = ['update-index', '--add', '--replace', '-z', '--stdin'];
  const { exitCode, stderr } = await git.run(args, { stdin: nulFromPaths(added) });
  if (exitCode !== 0) return { refused: [], failure: gitFailed(args, stderr) };
  if (added.every((path) => tracked.paths.has(path))) return { refused: [], failure: undefined };
  const held = new Set(pathsFromNul(await git.must(['ls-files', '-z'])));
  const passedOver = added.filter((path) => !held.has(path));
  const why = 'git does not take its name';
  return { refused: passedOver.map((path) => ({ path, why })), failure: undefined };
}
