import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chmod, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { gitRepo, repoAt, type GitRepo } from '../../../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();
const open = (path: string): Promise<GitRepository> => GitRepository.open(path, { processes });

describe('given a folder to be opened', () => {
  it('when it is in a checkout, then top and common folder are told, links resolved by git', async () => {
    await using repo = await gitRepo({ 'docs/g.md': 'g\n' });
    const opened = await open(join(repo.path, 'docs'));
    equal(opened.root, repo.path);
    equal(opened.commonDir, join(repo.path, '.git'));
  });

  it('when it is a linked worktree, then the common folder is the main one’s', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await using linked = repoAt(`${repo.path}-linked`);
    await repo.git('worktree', 'add', '--quiet', '-b', 'mine', linked.path);
    const opened = await open(linked.path);
    deepEqual([opened.root, opened.commonDir], [linked.path, join(repo.path, '.git')]);
    equal((await opened.head()).kind, 'branch');
  });

  it('when it is no repository, or not there, then that is said', async () => {
    await using folder = await spareFolder();
    await rejects(open(folder.path), { code: 'not_a_repository' });
    await rejects(open(join(folder.path, 'nowhere')), { code: 'not_a_repository' });
  });

  it('when it is the git directory itself, then it is no checkout', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await rejects(open(join(repo.path, '.git')), { code: 'not_a_repository' });
  });

  it('when it is bare, then that is said', async () => {
    await using folder = await spareFolder();
    await repoAt(folder.path).git('init', '--quiet', '--bare');
    await rejects(open(folder.path), { code: 'bare_repository' });
  });

  it('when git is not installed, or too old, then that is said', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await using folder = await spareFolder();
    await withPath(folder.path, () => rejects(open(repo.path), { code: 'git_missing' }));
    await writeFile(join(folder.path, 'git'), '#!/bin/sh\necho git version 2.37.9\n');
    await chmod(join(folder.path, 'git'), 0o755);
    await withPath(folder.path, () => rejects(open(repo.path), { code: 'git_too_old' }));
  });

  it('when it belongs to another user, then the advice names the command', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await using folder = await spareFolder();
    const said = "fatal: detected dubious ownership in repository at '/x y'";
    const script = `#!/bin/sh\n[ "$1" = --version ] && echo git version 2.39.5 && exit\necho "${said}" >&2\nexit 128\n`;
    await writeFile(join(folder.path, 'git'), script);
    await chmod(join(folder.path, 'git'), 0o755);
    await withPath(`${folder.path}:/bin:/usr/bin`, () =>
      rejects(open(repo.path), {
        code: 'repository_not_trusted',
        advice: /--add safe\.directory '\/x y'$/,
      }),
    );
  });

  it('when git cannot read what is there, then that is said in its words, and no new one advised', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const unreadable = (message: RegExp): Promise<void> =>
      rejects(open(repo.path), { code: 'repository_unreadable', message });
    const config = join(repo.path, '.git/config');
    const sound = await readFile(config, 'utf8');
    await writeFile(config, `${sound}[unclosed\n`);
    await unreadable(/: bad config line \d+ in file/);
    await writeFile(config, `${sound}[core]\nrepositoryformatversion = 1\n[extensions]\nodd = 1\n`);
    await unreadable(/: unknown repository extension found/);
    await rename(join(repo.path, '.git'), join(repo.path, 'moved'));
    await writeFile(join(repo.path, '.git'), 'gitdir: /nowhere/at/all\n');
    await unreadable(/: not a git repository: \/nowhere\/at\/all\.$/);
  });
});

describe('given the head of a checkout', () => {
  it('when on a branch, detached or unborn, then it is told so', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const opened = await open(repo.path);
    const tip = await repo.git('rev-parse', 'HEAD');
    deepEqual(await opened.head(), { kind: 'branch', branch: 'main', tip });
    await repo.git('checkout', '--quiet', '--detach');
    deepEqual(await opened.head(), { kind: 'detached', tip });
    await repo.git('checkout', '--quiet', '--orphan', 'feature/new');
    deepEqual(await opened.head(), { kind: 'unborn', branch: 'feature/new' });
    equal(await opened.tip('main'), tip);
    equal(await opened.tip('feature/new'), undefined);
  });
});

describe('given a repository to be read', () => {
  it('when asked for files, paths and ancestry, then they are as committed', async () => {
    await using repo = await gitRepo({
      'a b': 'x\n',
      link: { link: 'a b' },
      'd/e': 'e',
      '*': 'star',
    });
    const opened = await open(repo.path);
    const base = await repo.git('rev-parse', 'HEAD');
    const next = await repo.commitOf({ 'a b': 'x\ny\n', 'd/e': null });
    equal(Buffer.from((await opened.fileAt(base, 'a b'))!).toString(), 'x\n');
    equal(Buffer.from((await opened.fileAt(base, '*'))!).toString(), 'star');
    equal(await opened.fileAt(base, 'link'), undefined);
    equal(await opened.fileAt(base, 'd'), undefined);
    equal(await opened.fileAt(base, 'nowhere'), undefined);
    deepEqual(await opened.paths(next), ['*', 'a b', 'link']);
    deepEqual(
      [await opened.isAncestor(base, next), await opened.isAncestor(next, base)],
      [true, false],
    );
    equal(await opened.isAncestor('1'.repeat(40), next), false);
    const { insertions, deletions, text } = await opened.diffStat(base, next);
    deepEqual([insertions, deletions], [1, 1]);
    equal(text, ' a b | 1 +\n d/e | 1 -\n 2 files changed, 1 insertion(+), 1 deletion(-)');
    equal(await opened.treeOf(next), await repo.git('rev-parse', `${next}^{tree}`));
  });

  it('when the operator replaced an object, then the real one is read', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const opened = await open(repo.path);
    const [blob, other] = [await repo.git('rev-parse', 'HEAD:a'), await hashed(repo, 'other\n')];
    await repo.git('replace', blob, other);
    equal(Buffer.from(await opened.blob(blob)).toString(), 'a\n');
  });

  it('when asked what is dirty, then staged, unstaged, untracked and deleted paths are told', async () => {
    await using repo = await gitRepo({ a: 'a\n', b: 'b\n', c: 'c\n', '.gitignore': '*.o\n' });
    await repo.write({ a: 'new\n', 'n/1': '1', 'n/2': '2', 'x.o': 'o', c: null });
    await repo.git('add', 'a');
    await repo.write({ b: 'new\n' });
    const opened = await open(repo.path);
    deepEqual([...(await opened.dirtyPaths())].sort(), ['a', 'b', 'c', 'n/1', 'n/2']);
  });

  it('when the operator’s shell points git elsewhere, then it is not followed', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await using other = await gitRepo({ b: 'b\n' });
    const before = { ...process.env };
    Object.assign(process.env, { GIT_DIR: join(other.path, '.git'), GIT_INDEX_FILE: '/nowhere' });
    Object.assign(process.env, {
      GIT_WORK_TREE: other.path,
      GIT_CONFIG_PARAMETERS: "'core.bare=true'",
    });
    try {
      const opened = await open(repo.path);
      equal(opened.root, repo.path);
      deepEqual(
        await opened.paths(
          await repo.git('--git-dir', join(repo.path, '.git'), 'rev-parse', 'HEAD'),
        ),
        ['a'],
      );
    } finally {
      process.env = before;
    }
  });
});

describe('given commits made one on the other', () => {
  it('when asked which comes before which, then it is as git itself tells', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const opened = await open(repo.path);
    const base = await repo.git('rev-parse', 'HEAD');
    const apart = await repo.commitOf({ a: 'b\n' });
    const tree = await repo.git('rev-parse', 'HEAD^{tree}');
    const made = [base];
    for (let n = 0; n < 3; n++) {
      const [message, keepAs] = [`Number ${n}`, `refs/haft/result/wc-${n}`];
      const parent = made.at(-1) ?? '';
      made.push(await opened.commit({ tree, parent, message, keepAs, sign: n === 1 }));
    }
    for (const one of [...made, apart, '1'.repeat(40)])
      for (const other of [...made, apart, '1'.repeat(40)]) {
        const isOne = await repo.git('merge-base', '--is-ancestor', one, other).then(
          () => true,
          () => false,
        );
        equal(await opened.isAncestor(one, other), isOne, `${one} ${other}`);
      }
  });
});

describe('given refs of ours', () => {
  it('when kept and let go, then they appear and disappear, and no other ref can be named', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const opened = await open(repo.path);
    const tip = await repo.git('rev-parse', 'HEAD');
    await opened.keep('refs/haft/result/wc-1', tip);
    equal(await repo.git('rev-parse', 'refs/haft/result/wc-1'), tip);
    await opened.keep('refs/haft/result/wc-1', undefined);
    await opened.keep('refs/haft/result/wc-1', undefined);
    equal(await repo.git('for-each-ref', 'refs/haft'), '');
    for (const ref of ['refs/heads/main', 'refs/haft/../heads/main', 'HEAD', 'refs/haft/a b']) {
      await rejects(opened.keep(ref, tip), { code: 'ref_forbidden' });
    }
  });
});

async function hashed(repo: GitRepo, content: string): Promise<string> {
  await writeFile(join(repo.path, '.git/x'), content);
  return repo.git('hash-object', '-w', '.git/x');
}

async function spareFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'spare-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function withPath(path: string, work: () => Promise<void>): Promise<void> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    await work();
  } finally {
    process.env['PATH'] = before;
  }
}
