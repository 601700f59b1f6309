import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MergeOutcome, Oid } from '../../engine/ports/repository.ts';
import { gitFailed, type Git } from './git.ts';
import { nulFromPaths, pathsFromNul } from './pathBytes.ts';
import { changesBetween, treesOf } from './trees.ts';

/** Nobody reads these commits; the same trees always give the same ones. */
const nobody = {
  GIT_AUTHOR_NAME: 'haft',
  GIT_AUTHOR_EMAIL: 'haft',
  GIT_AUTHOR_DATE: '@0 +0000',
  GIT_COMMITTER_NAME: 'haft',
  GIT_COMMITTER_EMAIL: 'haft',
  GIT_COMMITTER_DATE: '@0 +0000',
};

/**
 * Three-way merge of trees (or of the trees of commits) with an explicit base, by `git merge-tree` on
 * synthetic commits: git before 2.40 takes the base only from history, and history would resurrect what a
 * rebase dropped. Run in the clean room, so that no merge driver of anybody's configuration has a name.
 */
export async function mergeTrees(
  room: Git,
  trees: { readonly base: Oid; readonly ours: Oid; readonly theirs: Oid },
): Promise<MergeOutcome> {
  const [base, ours, theirs] = await treesOf(room, trees.base, trees.ours, trees.theirs);
  if (ours === base || ours === theirs) return { kind: 'clean', tree: theirs };
  if (theirs === base) return { kind: 'clean', tree: ours };
  const root = await synthetic(room, base, []);
  const sides = await Promise.all([synthetic(room, ours, [root]), synthetic(room, theirs, [root])]);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ...sides];
  const { exitCode, stdout, stderr } = await room.run(args);
  const [tree = '', ...paths] = pathsFromNul(stdout);
  if (exitCode > 1 || !/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailed(args, stderr);
  if (exitCode === 1) return { kind: 'conflict', paths };
  const unmergeable = await unmergeablePaths(room, { base, ours, theirs }, tree);
  return unmergeable.length > 0
    ? { kind: 'conflict', paths: unmergeable }
    : { kind: 'clean', tree };
}

/**
 * Paths with content of neither side whose attributes ask for more than the built-in text merge: marked
 * unmergeable (`-merge`, `binary`), or given to a driver, which is a program and never run.
 */
async function unmergeablePaths(
  room: Git,
  { base, ours, theirs }: { readonly base: Oid; readonly ours: Oid; readonly theirs: Oid },
  merged: Oid,
): Promise<string[]> {
  const [changed, brought] = await Promise.all([
    changesBetween(room, ours, merged),
    changesBetween(room, base, theirs),
  ]);
  const takenWhole = new Set(brought.map(({ newBlob }) => newBlob));
  const mixed = changed.filter(
    ({ newBlob, kind }) => kind !== 'deleted' && !takenWhole.has(newBlob),
  );
  if (mixed.length === 0) return [];
  const index = join(tmpdir(), `haft-attributes-${randomBytes(9).toString('hex')}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await room.must(['read-tree', ours], { env });
    const stdin = nulFromPaths(mixed.map(({ path }) => path));
    const args = ['check-attr', '--cached', '-z', '--stdin', 'merge'];
    const told = pathsFromNul(await room.must(args, { env, stdin }));
    return told.filter((_, at) => at % 3 === 0 && !textMerge.has(told[at + 2] ?? ''));
  } finally {
    await rm(index, { force: true });
  }
}

/** Values of the `merge` attribute under which lines may be merged. */
const textMerge = new Set(['unspecified', 'set', 'text', 'union']);

function synthetic(room: Git, tree: Oid, parents: readonly Oid[]): Promise<Oid> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
  return room.text(args, { env: nobody, stdin: '' });
}
