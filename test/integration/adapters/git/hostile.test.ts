import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findRepository } from '../../../../src/adapters/git/checkouts/openRepository.ts';
import { GitRepository } from '../../../../src/adapters/git/gitRepository.ts';
import { GitCheckoutQueries } from '../../../../src/adapters/git/porcelain/gitCheckoutQueries.ts';
import { ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { gitRepo, repoAt, type GitRepo } from '../../../fixtures/gitRepo.ts';
import { workspaceOf } from '../../../fixtures/workspaceScene.ts';

const processes = new ProcessIdentities();

/** Every hook git knows of. */
const hooks = [
  ...['applypatch-msg', 'commit-msg', 'fsmonitor-watchman', 'post-applypatch', 'post-checkout'],
  ...['post-commit', 'post-index-change', 'post-merge', 'post-rewrite', 'pre-applypatch'],
  ...[
    'pre-auto-gc',
    'pre-commit',
    'pre-merge-commit',
    'pre-push',
    'pre-rebase',
    'prepare-commit-msg',
  ],
  ...['reference-transaction', 'update', 'sendemail-validate', 'pre-receive', 'proc-receive'],
];

/** Attributes that name a driver of every kind for every path. */
const attributes = '* filter=evil diff=evil merge=evil\n';

/** Settings by which git could be made to run a program. */
const settings = (run: string): [key: string, value: string][] => [
  ['filter.evil.clean', run],
  ['filter.evil.smudge', run],
  ['filter.evil.process', run],
  ['filter.evil.required', 'true'],
  ['diff.external', run],
  ['diff.evil.command', run],
  ['diff.evil.textconv', run],
  ['merge.evil.driver', run],
  ['merge.default', 'evil'],
  ['core.fsmonitor', run],
  ['core.pager', run],
  ['core.editor', run],
  ['core.sshCommand', run],
  ['core.askPass', run],
  ['core.alternateRefsCommand', run],
  ['pager.diff', run],
  ['credential.helper', `!${run}`],
  ['sequence.editor', run],
  ['uploadpack.packObjectsHook', run],
  ...['status', 'diff', 'read-tree', 'update-ref', 'merge-tree', 'commit-tree'].map(
    (name): [string, string] => [`alias.${name}`, `!${run}`],
  ),
];

/** Whatever an operator can ask of their repository; a fault is an answer as well. */
async function askEverything({ path }: GitRepo): Promise<void> {
  const queries = new GitCheckoutQueries(await findRepository(path));
  await utimes(join(path, 'a.txt'), 2, 2);
  await queries.branches();
  await queries.status();
  await utimes(join(path, 'a.txt'), 3, 3);
  await queries.blame('a.txt', 1);
  await queries.log({ upTo: 'HEAD', path: 'a.txt', most: 10 });
}

describe('given a repository set up to run programs at every turn', () => {
  it('when opened, read, captured, merged, committed and landed, then none of them runs', async () => {
    await using canary = await canaries();
    const long = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
    await using scene = await workspaceOf(
      { 'a.txt': long, 'b.txt': 'b\n', '.gitattributes': attributes },
      (repo) => plant(repo, canary.command),
    );
    const { repo, workspaces, workspace } = scene;
    await plant(repoAt(workspace.path), canary.command);
    await repoAt(workspace.path).write({
      'a.txt': `${long}end\n`,
      '.gitattributes': `${attributes}*.txt filter=evil text\n`,
      '.lfsconfig': `[lfs]\n\tcustomtransfer = ${canary.command}\n`,
    });

    const { tree, refused } = await workspaces.capture(workspace);
    deepEqual(
      refused.map(({ path }) => path),
      ['.gitattributes', '.lfsconfig', 'a.txt'],
    );
    const repository = await GitRepository.open(repo.path, { processes });
    const tip = await repo.commitOf({ 'b.txt': 'operator\n', 'a.txt': `top\n${long}` });
    await repository.merge({ base: workspace.base, ours: tip, theirs: tree });
    await repository.dirtyPaths();
    await repository.diffStat(workspace.base, tree);
    await repository.head();
    await askEverything(repo);
    const keepAs = 'refs/haft/landing/wc-1';
    const commit = await repository.commit({ tree, parent: workspace.base, message: 'm', keepAs });
    const plan = { id: 'wc-1', branch: 'main', tip: workspace.base, commit, unsaved: [] };
    deepEqual(await repository.land(plan), { kind: 'landed' });
    equal((await repository.land({ ...plan, id: 'wc-2' })).kind, 'refused');
    await repository.recoverLandings();
    const proof = await workspaces.checkout('proof', commit);
    await workspaces.capture(proof);
    await workspaces.remove(proof);

    deepEqual(await canary.sung(), []);
  });

  it('when git is run there by hand, then the traps do spring', async () => {
    await using canary = await canaries();
    await using repo = await gitRepo({ 'a.txt': 'a\n', '.gitattributes': attributes });
    await plant(repo, canary.command);
    await repo.git('update-ref', 'refs/heads/x', 'HEAD').catch(() => undefined);
    await repo.write({ 'a.txt': 'b\n' });
    await repo.git('diff').catch(() => undefined);
    await repo.git('add', 'a.txt').catch(() => undefined);
    ok((await canary.sung()).length > 0);
  });
});

/** One trap each: what to set, and what an operator does by hand that springs it. */
const traps: readonly {
  readonly what: string;
  readonly set?: (run: string) => readonly (readonly [key: string, value: string])[];
  readonly hook?: string;
  readonly attributes?: string;
  readonly springs: readonly string[];
  /** Git runs it only for one who looks at a terminal. */
  readonly onTerminal?: boolean;
}[] = [
  { what: 'a hook', hook: 'hooks', springs: ['update-ref', 'refs/heads/x', 'HEAD'] },
  {
    what: 'a hook in a folder that core.hooksPath names',
    hook: 'elsewhere',
    set: () => [['core.hooksPath', '.git/elsewhere']],
    springs: ['update-ref', 'refs/heads/x', 'HEAD'],
  },
  {
    what: 'an included configuration',
    set: () => [['include.path', 'included']],
    springs: ['status'],
  },
  {
    what: 'a configuration included for this folder',
    set: () => [['includeIf.gitdir:**.path', 'included']],
    springs: ['status'],
  },
  { what: 'a watcher', set: (run) => [['core.fsmonitor', run]], springs: ['status'] },
  {
    what: 'a filter',
    set: (run) => [['filter.evil.clean', run]],
    attributes: '* filter=evil\n',
    springs: ['add', 'a.txt'],
  },
  {
    what: 'a filter process',
    set: (run) => [['filter.evil.process', run]],
    attributes: '* filter=evil\n',
    springs: ['add', 'a.txt'],
  },
  {
    what: 'a text conversion',
    set: (run) => [['diff.evil.textconv', run]],
    attributes: '* diff=evil\n',
    springs: ['diff'],
  },
  { what: 'an external diff', set: (run) => [['diff.external', run]], springs: ['diff'] },
  {
    what: 'an external diff of an attribute',
    set: (run) => [['diff.evil.command', run]],
    attributes: '* diff=evil\n',
    springs: ['diff'],
  },
  {
    what: 'an alias',
    set: (run) => [['alias.lately', `!${run}`]],
    springs: ['lately'],
  },
  { what: 'a pager', set: (run) => [['core.pager', run]], springs: ['log'], onTerminal: true },
  { what: 'an editor', set: (run) => [['core.editor', run]], springs: ['commit', '--allow-empty'] },
  {
    what: 'a credential helper',
    set: (run) => [['credential.helper', `!${run}`]],
    springs: ['credential', 'fill'],
  },
  {
    what: 'a merge driver',
    set: (run) => [['merge.evil.driver', run]],
    attributes: '* merge=evil\n',
    springs: ['merge', 'other'],
  },
];

describe('given an operator’s repository with one program set up in it', () => {
  for (const trap of traps) {
    it(`when it is ${trap.what}, then work and landing do not run it, and git by hand does`, async () => {
      await using canary = await canaries();
      await using scene = await workspaceOf({ 'a.txt': 'a\nb\nc\nd\n' });
      const { repo, repository, workspaces, workspace } = scene;
      const theirs = await repo.commitOf({ 'a.txt': 'theirs\nb\nc\nd\n' });
      await repo.git('branch', 'other', theirs);
      await set(repo, trap, canary.command);

      await repoAt(workspace.path).write({ 'a.txt': 'a\nb\nc\nmine\n' });
      const { tree } = await workspaces.capture(workspace);
      const { base } = workspace;
      await repository.merge({ base, ours: theirs, theirs: tree });
      await repository.diffStat(base, tree);
      // Git has to read the file again, through whatever is set up for it.
      await utimes(join(repo.path, 'a.txt'), 1, 1);
      await repository.dirtyPaths();
      await askEverything(repo);
      const keepAs = 'refs/haft/landing/wc-1';
      const commit = await repository.commit({ tree, parent: base, message: 'm', keepAs });
      const plan = { id: 'wc-1', branch: 'main', tip: base, commit, unsaved: [] };
      deepEqual(await repository.land(plan), { kind: 'landed' });
      await repository.note(commit, 'proof');
      await repository.recoverLandings();
      deepEqual(await canary.sung(), []);

      await repo.write({ 'a.txt': 'by hand\n' });
      if (trap.springs[0] === 'merge') await repo.git('checkout', '--', 'a.txt');
      const input = 'protocol=https\nhost=example.invalid\n\n';
      const env = { GIT_TERMINAL_PROMPT: '0', TERM: 'xterm' };
      const git = ['git', ...trap.springs];
      const typed = trap.onTerminal ? ['script', '-qec', git.join(' '), '/dev/null'] : git;
      const [file = '', ...args] = typed;
      await execa(file, args, { cwd: repo.path, input, env, reject: false });
      ok((await canary.sung()).length > 0, 'the trap itself does not work');
    });
  }
});

async function set(repo: GitRepo, trap: (typeof traps)[number], run: string): Promise<void> {
  const git = join(repo.path, '.git');
  for (const [key, value] of trap.set?.(run) ?? []) await repo.git('config', key, value);
  await writeFile(join(git, 'included'), `[core]\n\tfsmonitor = ${run}\n`);
  await mkdir(join(git, 'info'), { recursive: true });
  await writeFile(join(git, 'info/attributes'), trap.attributes ?? '');
  if (trap.hook === undefined) return;
  await mkdir(join(git, trap.hook));
  await writeFile(join(git, trap.hook, 'reference-transaction'), `#!/bin/sh\n${run} hook\n`);
  await chmod(join(git, trap.hook, 'reference-transaction'), 0o755);
}

describe('given a workspace whose own git directory is hostile', () => {
  it('when it includes, redirects and borrows from elsewhere, then nothing of it is read', async () => {
    await using canary = await canaries();
    await using scene = await workspaceOf({ 'a.txt': 'a\n' });
    const { path } = scene.workspace;
    const config = `[include]\n\tpath = ${scene.root}/evil\n[core]\n\tworktree = /etc\n\tbare = true\n`;
    await writeFile(join(path, '.git/config'), config);
    await writeFile(join(scene.root, 'evil'), `[core]\n\tfsmonitor = ${canary.command}\n`);
    await rm(join(path, '.git/objects'), { recursive: true });
    await writeFile(join(path, '.git/commondir'), '/etc\n');
    await repoAt(path).write({ 'a.txt': 'new\n' });
    const { changes } = await scene.workspaces.capture(scene.workspace);
    deepEqual(
      changes.map((change) => change.path),
      ['a.txt'],
    );
    await scene.workspaces.remove(scene.workspace);
    deepEqual(await canary.sung(), []);
    ok(!existsSync(path));
  });
});

async function plant(repo: GitRepo, command: string): Promise<void> {
  const { path } = repo;
  const folder = join(path, '.git/hooks');
  await mkdir(folder, { recursive: true });
  for (const hook of hooks) {
    await writeFile(join(folder, hook), `#!/bin/sh\n${command} ${hook}\n`);
    await chmod(join(folder, hook), 0o755);
  }
  for (const [key, value] of settings(command)) await repo.git('config', key, value);
  await mkdir(join(path, '.git/info'), { recursive: true });
  await writeFile(join(path, '.git/info/attributes'), attributes);
}

/** A program that leaves a file for every time it is run. */
async function canaries(): Promise<
  { readonly command: string; sung(): Promise<string[]> } & AsyncDisposable
> {
  const cage = await gitRepo({ 'x.txt': 'x\n' });
  const songs = join(cage.path, 'songs');
  const command = join(cage.path, 'sing');
  await mkdir(songs);
  await writeFile(command, `#!/bin/sh\ntouch "${songs}/$(basename "$1")-$$"\nexit 1\n`);
  await chmod(command, 0o755);
  return {
    command,
    sung: () => readdir(songs),
    [Symbol.asyncDispose]: () => Promise.resolve(cage[Symbol.asyncDispose]()),
  };
}
