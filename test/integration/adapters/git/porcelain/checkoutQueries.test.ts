import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { join } from 'node:path';
import { findRepository } from '../../../../../src/adapters/git/checkouts/openRepository.ts';
import { GitCheckoutQueries } from '../../../../../src/adapters/git/porcelain/gitCheckoutQueries.ts';
import { ask, simpleGitIn } from '../../../../../src/adapters/git/porcelain/simpleGit.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const queriesIn = async (repo: GitRepo): Promise<GitCheckoutQueries> =>
  new GitCheckoutQueries(await findRepository(repo.path));

/** Commits what was written, in the checkout. */
const commit = async (repo: GitRepo, message: string): Promise<string> => {
  await repo.git('add', '--all');
  await repo.git('commit', '-m', message);
  return repo.git('rev-parse', 'HEAD');
};

describe('given the library in a checkout', () => {
  it('when a command fails although it printed an answer, then it throws', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    await repo.write({ 'a.txt': 'b\n' });
    const git = await simpleGitIn({ gitDir: join(repo.path, '.git'), workTree: repo.path });

    match(await git.raw(['diff', '--no-ext-diff']), /^\+b$/m);
    // It prints the difference, nothing else, and ends with 1.
    await rejects(ask('diff', git.raw(['diff', '--no-ext-diff', '--exit-code'])), {
      code: 'git_failed',
      message: /\+b/,
    });
  });

  it('when a merge ends in a conflict, then that is no success', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const theirs = await repo.commitOf({ 'a.txt': 'theirs\n' });
    await repo.write({ 'a.txt': 'ours\n' });
    await commit(repo, 'ours');
    const git = await simpleGitIn({ gitDir: join(repo.path, '.git'), workTree: repo.path });

    await rejects(ask('merge-tree', git.raw(['merge-tree', '--write-tree', 'HEAD', theirs])), {
      code: 'git_failed',
      message: /CONFLICT/,
    });
  });

  it('when the operator’s environment names editor, pager and repository, then it answers all the same', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const queries = await queriesIn(repo);
    const before = process.env;
    process.env = {
      ...before,
      EDITOR: 'vi',
      PAGER: 'less',
      GIT_DIR: '/nowhere',
      GIT_PAGER: 'false',
    };
    try {
      equal((await queries.status()).branch, 'main');
    } finally {
      process.env = before;
    }
  });
});

describe('given the branches of a repository', () => {
  it('when asked for, then each is told with its tip, the last committed to first', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const tip = await repo.git('rev-parse', 'HEAD');
    await repo.git('branch', 'feature/parser');
    await repo.git('config', 'column.ui', 'always');
    await repo.git('config', 'branch.sort', '-refname');
    await repo.git('worktree', 'add', join(repo.path, 'linked'), '-b', 'linked');
    await repo.git('commit', '--allow-empty', '-m', 'newest', '--date', '2030-01-01T00:00:00Z');
    const queries = await queriesIn(repo);

    const told = await queries.branches();
    deepEqual(told.map(({ name }) => name).sort(), ['feature/parser', 'linked', 'main']);
    deepEqual(
      told.find(({ name }) => name === 'feature/parser'),
      { name: 'feature/parser', tip, isCheckedOut: false },
    );
    equal(told.find(({ name }) => name === 'linked')?.isCheckedOut, true);
    equal(told.find(({ name }) => name === 'main')?.isCheckedOut, true);
  });

  it('when HEAD is on no branch, then it is none', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    await repo.git('checkout', '--detach');
    const queries = await queriesIn(repo);

    deepEqual(
      (await queries.branches()).map(({ name, isCheckedOut }) => [name, isCheckedOut]),
      [['main', false]],
    );
    equal((await queries.status()).branch, undefined);
  });
});

describe('given a checkout with changes of every kind', () => {
  it('when its status is asked for, then each path is told once', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'g\n' });
    await repo.write({ 'a.txt': 'staged\n', 'gone.txt': null, 'odd "name".txt': 'new\n' });
    await repo.git('add', 'a.txt');
    await repo.write({ 'a.txt': 'staged and more\n', 'b.txt': 'changed\n' });
    const queries = await queriesIn(repo);

    deepEqual(await queries.status(), {
      branch: 'main',
      conflicted: [],
      staged: ['a.txt'],
      changed: ['b.txt', 'gone.txt'],
      untracked: ['odd "name".txt'],
    });
  });

  it('when a merge waits in it, then conflicted paths are told as such alone', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const theirs = await repo.commitOf({ 'a.txt': 'theirs\n' });
    await repo.write({ 'a.txt': 'ours\n' });
    await commit(repo, 'ours');
    await repo.git('merge', theirs).catch(() => undefined);

    const { conflicted, staged, changed } = await (await queriesIn(repo)).status();
    deepEqual([conflicted, staged, changed], [['a.txt'], [], []]);
  });
});

describe('given a line of a file', () => {
  it('when it was committed, then the commit is told; when not yet, then none is', async () => {
    await using repo = await gitRepo({ 'a.txt': 'one\ntwo\n' });
    const first = await repo.git('rev-parse', 'HEAD');
    await repo.write({ 'a.txt': 'one\nTWO\n' });
    const second = await commit(repo, 'Second');
    await repo.write({ 'a.txt': 'mine\none\nTWO\n' });
    const queries = await queriesIn(repo);

    equal(await queries.blame('a.txt', 1), undefined);
    equal(await queries.blame('a.txt', 2), first);
    equal(await queries.blame('a.txt', 3), second);
    for (const [path, line] of [
      ['a.txt', 0],
      ['a.txt', 4],
      ['new.txt', 1],
      ['../a.txt', 1],
      ['../../etc/passwd', 1],
    ] as const)
      await rejects(queries.blame(path, line), { code: 'line_not_found' });
  });

  it('when its file has unsaved edits, then the line is that of the text as it would be saved', async () => {
    await using repo = await gitRepo({ 'a.txt': 'one\ntwo\n', '.gitattributes': '* text=auto\n' });
    const first = await repo.git('rev-parse', 'HEAD');
    const queries = await queriesIn(repo);
    const contents = Buffer.from('mine\r\none\r\nmine too\r\ntwo\r\n');

    const lines = [1, 2, 3, 4].map((line) => queries.blame('a.txt', line, { contents }));
    deepEqual(await Promise.all(lines), [undefined, first, undefined, first]);
    await rejects(queries.blame('a.txt', 5, { contents }), { code: 'line_not_found' });
    await rejects(queries.blame('new.txt', 1, { contents }), { code: 'line_not_found' });
    equal(await repo.git('status', '--porcelain'), '');
  });

  it('when nobody waits for the answer any more, then git is ended and it fails', async () => {
    await using repo = await gitRepo({ 'a.txt': 'one\n' });
    const queries = await queriesIn(repo);
    const signal = AbortSignal.abort();
    await rejects(queries.blame('a.txt', 1, { signal }), { code: 'git_failed' });
  });

  const missing: [what: string, path: string, line: number][] = [
    ['the file has fewer lines', 'a.txt', 9],
    ['there is no such file', 'none.txt', 1],
    ['the path is magic', ':(glob)*.txt', 1],
    ['the path looks like an option', '--contents=a.txt', 1],
    ['git does not track it', 'untracked.txt', 1],
  ];
  for (const [what, path, line] of missing) {
    it(`when ${what}, then that is told as a fault`, async () => {
      await using repo = await gitRepo({ 'a.txt': 'one\n' });
      await repo.write({ 'untracked.txt': 'x\n' });
      await rejects((await queriesIn(repo)).blame(path, line), { code: 'line_not_found' });
    });
  }
});

describe('given commits of a path', () => {
  it('when they are asked for, then each is told with its trailers, the newest first', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const first = await repo.git('rev-parse', 'HEAD');
    await repo.write({ 'a.txt': 'landed\n' });
    const landed = await commit(repo, 'Land it\n\nBody\n\nCommission: wc-1\nDecision: dec-a');
    await repo.write({ 'b.txt': 'other\n' });
    await commit(repo, 'Another file');
    await repo.write({ 'a.txt': 'later\n' });
    const later = await commit(repo, 'Later: with òòòòòò  òò and a ¦ in it');
    const queries = await queriesIn(repo);

    const told = await queries.log({ after: first, upTo: 'HEAD', path: 'a.txt', most: 10 });
    deepEqual(
      told.map(({ at, ...rest }) => ({ ...rest, isDated: at > Date.UTC(2020, 0) })),
      [
        {
          ...{ commit: later, author: 'Test', subject: 'Later: with òòòòòò  òò and a ¦ in it' },
          isDated: true,
        },
        {
          ...{ commit: landed, author: 'Test', subject: 'Land it' },
          ...{ commissionRef: 'wc-1', decisionRef: 'dec-a', isDated: true },
        },
      ],
    );
    equal((await queries.log({ upTo: 'HEAD', most: 2 })).length, 2);
    deepEqual(await queries.log({ after: 'HEAD', upTo: 'HEAD', most: 2 }), []);
    await rejects(queries.log({ upTo: 'no-such', most: 1 }), { code: 'git_failed' });
  });
});
