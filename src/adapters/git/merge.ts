import type { MergeOutcome, Oid } from '../../engine/ports/repository.ts';
import { gitFailed, type Git } from './git.ts';
import { pathsFromNul } from './pathBytes.ts';
import { treeOf } from './trees.ts';

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
  const [base, ours, theirs] = await Promise.all([
    treeOf(room, trees.base),
    treeOf(room, trees.ours),
    treeOf(room, trees.theirs),
  ]);
  if (ours === base || ours === theirs) return { kind: 'clean', tree: theirs };
  if (theirs === base) return { kind: 'clean', tree: ours };
  const root = await synthetic(room, base, []);
  const sides = await Promise.all([synthetic(room, ours, [root]), synthetic(room, theirs, [root])]);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ...sides];
  const { exitCode, stdout, stderr } = await room.run(args);
  const [tree = '', ...paths] = pathsFromNul(stdout);
  if (exitCode > 1 || !/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailed(args, stderr);
  return exitCode === 0 ? { kind: 'clean', tree } : { kind: 'conflict', paths };
}

function synthetic(room: Git, tree: Oid, parents: readonly Oid[]): Promise<Oid> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
  return room.text(args, { env: nobody, stdin: '' });
}
