import type { Merge, MergeOutcome, Oid } from '../../../engine/ports/repository.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';
import type { KnownObjects } from './knownObjects.ts';
import { pathsFromNul } from './pathBytes.ts';
import type { SyntheticCommits } from './syntheticCommits.ts';
import { unmergeablePaths } from './unmergeable.ts';

/** Where merges are made, and what is known there already. */
export interface MergePlace {
  /** Git in a clean room, so that no merge driver of anybody's configuration has a name. */
  readonly room: Git;
  readonly known: KnownObjects;
  readonly synthetics: SyntheticCommits;
}

/**
 * Three-way merges of trees (or of the trees of commits), each with an explicit base, by `git merge-tree`
 * on synthetic commits: git before 2.40 takes the base only from history, and history would resurrect what
 * a rebase dropped. Any number costs as many processes as one.
 */
export async function mergeTrees(
  place: MergePlace,
  merges: readonly Merge[],
): Promise<MergeOutcome[]> {
  const trees = await place.known.treesOf(
    merges.flatMap(({ base, ours, theirs }) => [base, ours, theirs]),
  );
  const asked = merges.map((_, at): Merge => {
    const [base = '', ours = '', theirs = ''] = trees.slice(at * 3, at * 3 + 3);
    return { base, ours, theirs };
  });
  const open = asked.filter((merge) => oneSided(merge) === undefined);
  const merged = open.length === 0 ? [] : await mergeBothSides(place, open);
  const outcomes = merged.values();
  return asked.map((merge): MergeOutcome => {
    const tree = oneSided(merge);
    if (tree !== undefined) return { kind: 'clean', tree };
    return outcomes.next().value ?? { kind: 'conflict', paths: [] };
  });
}

/** What comes of a merge in which only one side changed anything, or both the same. */
function oneSided({ base, ours, theirs }: Merge): Oid | undefined {
  if (ours === base || ours === theirs) return theirs;
  return theirs === base ? ours : undefined;
}

async function mergeBothSides(
  { room, known, synthetics }: MergePlace,
  merges: readonly Merge[],
): Promise<MergeOutcome[]> {
  const lines = await synthesize(synthetics, merges);
  const args = ['merge-tree', '--write-tree', '--stdin', '--name-only', '--no-messages'];
  const stdin = lines.map((line) => `${line}\n`).join('');
  const outcomes = parsed(await room.must(args, { stdin })).filter((one) => one !== undefined);
  if (outcomes.length !== merges.length) throw gitFailed(args, 'it did not answer every merge');
  for (const one of outcomes) if (one.kind === 'clean') known.learn(one.tree, one.tree);
  const refused = await unmergeablePaths(room, known, merges, outcomes);
  return outcomes.map((outcome, at) => {
    const paths = refused[at] ?? [];
    return paths.length > 0 ? { kind: 'conflict', paths } : outcome;
  });
}

/** Commits whose history has exactly the base that was named, as `<ours> <theirs>` for each merge. */
async function synthesize(
  synthetics: SyntheticCommits,
  merges: readonly Merge[],
): Promise<string[]> {
  const roots = await synthetics.make(merges.map(({ base }) => ({ tree: base })));
  const sides = await synthetics.make(
    merges.flatMap(({ ours, theirs }, at) => {
      const parent = roots[at] ?? '';
      return [
        { tree: ours, parent },
        { tree: theirs, parent },
      ];
    }),
  );
  return merges.map((_, at) => `${sides[at * 2] ?? ''} ${sides[at * 2 + 1] ?? ''}`);
}

/** `<1 clean | 0 conflict>`, the tree, the paths in conflict, and an empty item; each ended by NUL. */
function parsed(output: Buffer): (MergeOutcome | undefined)[] {
  const items = pathsFromNul(output);
  const outcomes: (MergeOutcome | undefined)[] = [];
  for (let at = 0; at < items.length;) {
    const [status, tree = ''] = items.slice(at, at + 2);
    const end = items.indexOf('', at + 2);
    const paths = items.slice(at + 2, end);
    if (status === '1') outcomes.push({ kind: 'clean', tree });
    else outcomes.push(status === '0' ? { kind: 'conflict', paths } : undefined);
    at = end === -1 ? items.length : end + 1;
  }
  return outcomes;
}
