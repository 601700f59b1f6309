import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../src/adapters/process/identity.ts';
import { gitRepo, repoAt, type GitRepo } from '../fixtures/gitRepo.ts';
import { workspaceOf } from '../fixtures/workspaceScene.ts';

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
