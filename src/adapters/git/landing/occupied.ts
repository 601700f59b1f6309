import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { headRef, readIfThere } from '../checkouts/worktrees.ts';

/** What an operator may be in the middle of on the branch that HEAD names. */
const inProgress: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase or "git am"'],
  ['sequencer', 'a sequence of picks'],
  ['BISECT_START', 'a bisect'],
];

/** Files that name a branch which an operation has taken off HEAD and will move at its end. */
const takenAway: readonly (readonly [file: string, what: string])[] = [
  ['rebase-merge/head-name', 'a rebase'],
  ['rebase-apply/head-name', 'a rebase'],
  ['rebase-merge/update-refs', 'a rebase with --update-refs'],
  ['BISECT_START', 'a bisect'],
];

/**
 * What is going on in the checkout of `gitDir` that a move of `ref` would break, as a noun phrase, or
 * `undefined`. Synchronous on purpose: it is asked right before and right after the index lock is taken.
 */
export function occupationOf(gitDir: string, ref: string): string | undefined {
  const short = ref.replace(/^refs\/heads\//, '');
  for (const [file, what] of takenAway) {
    const lines = readIfThere(join(gitDir, file))?.split('\n') ?? [];
    if (lines.some((line) => line.trim() === ref || line.trim() === short)) return what;
  }
  return headRef(gitDir) === ref ? operationIn(gitDir) : undefined;
}

/** What the operator is in the middle of in this checkout, on whatever branch, or `undefined`. */
export function operationIn(gitDir: string): string | undefined {
  return inProgress.find(([file]) => existsSync(join(gitDir, file)))?.[1];
}
