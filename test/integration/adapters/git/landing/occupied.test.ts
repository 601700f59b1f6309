import { equal, rejects } from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepo } from '../../../../fixtures/gitRepo.ts';
import { assertRefused, stage, type RefusalRow } from '../../../../fixtures/refusedLanding.ts';

const rows: readonly RefusalRow[] = [
  {
    when: 'the branch has moved on',
    reason: 'tip_moved',
    operator: (repo) => repo.git('commit', '--quiet', '--allow-empty', '--message=more'),
  },
  {
    when: 'the branch is gone',
    reason: 'branch_missing',
    operator: async (repo) => {
      await repo.git('checkout', '--quiet', '--detach');
      await repo.git('branch', '--quiet', '-D', 'main');
    },
  },
  {
    when: 'a merge is under way',
    reason: 'checkout_busy',
    operator: (repo) => conflict(repo, 'merge', 'other'),
  },
  {
    when: 'a merge is resolved but not committed',
    reason: 'checkout_busy',
    operator: async (repo) => {
      await conflict(repo, 'merge', 'other');
      await stage(repo, { 'a.txt': 'resolved\n' });
    },
  },
  {
    when: 'a cherry-pick is under way',
    reason: 'checkout_busy',
    operator: (repo) => conflict(repo, 'cherry-pick', 'other'),
  },
  {
    when: 'a revert is under way',
    reason: 'checkout_busy',
    operator: (repo) => conflict(repo, 'revert', 'other'),
  },
  {
    when: 'a rebase has taken the branch off HEAD',
    reason: 'checkout_busy',
    operator: (repo) => conflict(repo, 'rebase', 'other'),
  },
  {
    when: 'a rebase by patches has taken the branch off HEAD',
    reason: 'checkout_busy',
    operator: (repo) => conflict(repo, 'rebase', '--apply', 'other'),
  },
  {
    when: 'a bisect has taken the branch off HEAD',
    reason: 'checkout_busy',
    operator: (repo) => repo.git('bisect', 'start'),
  },
  {
    when: 'a bisect that is on its way has left the branch for a commit to try',
    reason: 'checkout_busy',
    operator: async (repo) => {
      await bisect(repo);
      await rejects(repo.git('symbolic-ref', '--quiet', 'HEAD'));
    },
  },
  {
    when: 'the branch was switched to in the middle of a bisect of another',
    reason: 'checkout_busy',
    operator: async (repo) => {
      await repo.git('checkout', '--quiet', '-b', 'other');
      await bisect(repo);
      await repo.git('checkout', '--quiet', 'main');
      equal(await readFile(join(repo.path, '.git/BISECT_START'), 'utf8'), 'other\n');
    },
  },
  {
    when: 'the index has unmerged files and nothing else tells why',
    reason: 'checkout_busy',
    operator: async (repo) => {
      await conflict(repo, 'merge', 'other');
      await rm(join(repo.path, '.git/MERGE_HEAD'));
    },
  },
  {
    when: 'another git holds the index lock',
    reason: 'checkout_busy',
    operator: (repo) => writeFile(join(repo.path, '.git/index.lock'), ''),
  },
  {
    when: 'another git holds the lock of the branch',
    reason: 'checkout_busy',
    operator: (repo) => writeFile(join(repo.path, '.git/refs/heads/main.lock'), ''),
  },
  {
    when: 'the branch is checked out twice',
    reason: 'checkout_busy',
    operator: (repo) =>
      repo.git('worktree', 'add', '--quiet', '--force', `${repo.path}-wt`, 'main'),
  },
  {
    when: 'the worktree that has the branch is not there',
    reason: 'checkout_unreachable',
    operator: async (repo) => {
      await repo.git('checkout', '--quiet', '--detach');
      await repo.git('worktree', 'add', '--quiet', `${repo.path}-wt`, 'main');
      await rm(`${repo.path}-wt`, { recursive: true });
    },
  },
  {
    when: 'a bisect in another worktree has taken the branch off its HEAD',
    reason: 'checkout_busy',
    operator: async (repo) => {
      await repo.git('checkout', '--quiet', '--detach');
      await repo.git('worktree', 'add', '--quiet', `${repo.path}-wt`, 'main');
      await repo.git('-C', `${repo.path}-wt`, 'bisect', 'start');
    },
  },
];

describe('given a branch that is not free to move', () => {
  for (const row of rows) {
    it(`when ${row.when}, then it is refused as ${row.reason} and nothing has changed`, () =>
      assertRefused(row));
  }
});

/** Begins a bisect between HEAD and three commits on it that no branch has. */
async function bisect(repo: GitRepo): Promise<void> {
  let bad = await repo.git('rev-parse', 'HEAD');
  const good = bad;
  for (const turn of ['1', '2', '3']) bad = await repo.commitOf({ 'b.txt': turn }, bad);
  await repo.git('bisect', 'start', bad, good);
}

/** Makes branch `other` conflict with the checked-out work in `a.txt`, and leaves the operation there. */
async function conflict(repo: GitRepo, ...operation: string[]): Promise<void> {
  const other = await repo.commitOf({ 'a.txt': 'theirs\n' });
  await repo.git('branch', 'other', other);
  if (operation[0] === 'rebase') {
    // The branch has to keep its tip, so that only the rebase itself can be the reason.
    const tip = await repo.git('rev-parse', 'main');
    const mine = await repo.commitOf({ 'a.txt': 'mine\n' });
    await repo.git('reset', '--quiet', '--hard', mine);
    await repo.git(...operation).catch(() => undefined);
    await repo.git('update-ref', 'refs/heads/main', tip);
    return;
  }
  const index = operation[0] === 'revert' ? 'ours\n' : 'mine\n';
  await stage(repo, { 'a.txt': index });
  const tree = await repo.git('write-tree');
  const commit = await repo.git('commit-tree', tree, '-p', 'HEAD', '-m', 'mine');
  await repo.git('reset', '--quiet', '--hard', commit);
  await repo.git(...operation).catch(() => undefined);
  const tip = await repo.git('rev-parse', `${commit}^`);
  await repo.git('update-ref', 'refs/heads/main', tip);
}
