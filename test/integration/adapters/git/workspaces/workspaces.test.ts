import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { GitWorkspaces } from '../../../../../src/adapters/git/workspaces/gitWorkspaces.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import { gitRepo, repoAt, type Files, type GitRepo } from '../../../../fixtures/gitRepo.ts';
import { workspaceOf } from '../../../../fixtures/workspaceScene.ts';

const processes = new ProcessIdentities();
const base: Files = { 'a.txt': 'a\n', 'run.sh': { executable: 'run\n' }, link: { link: 'a.txt' } };

describe('given a workspace made at a base', () => {
  it('when the operator looks at it, then status is clean and it has one branch and no remote', async () => {
    await using scene = await workspaceOf(base);
    const workspace = repoAt(scene.workspace.path);
    equal(await workspace.git('status', '--porcelain'), '');
    equal(await workspace.git('for-each-ref', '--format=%(refname)'), 'refs/heads/haft');
    equal(await workspace.git('rev-parse', 'HEAD'), scene.workspace.base);
    equal(await workspace.git('remote'), '');
    equal(await workspace.git('log', '--format=%s'), 'base');
    equal((await lstat(join(workspace.path, 'run.sh'))).mode & 0o111, 0o111);
    ok(!existsSync(join(workspace.path, '.git/hooks')));
    await rejects(workspace.git('push'));
  });

  it('when the operator commits there, then no object of theirs is touched', async () => {
    await using scene = await workspaceOf(base);
    const workspace = repoAt(scene.workspace.path);
    const before = await scene.repo.git('count-objects', '-v');
    await workspace.write({ 'a.txt': 'new\n' });
    await workspace.git('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '-qam', 'mine');
    equal(await scene.repo.git('count-objects', '-v'), before);
  });

  it('when opened again, also by another window, then it is the same', async () => {
    await using scene = await workspaceOf(base);
    deepEqual(await scene.workspaces.open('wc-1'), scene.workspace);
    equal(await scene.workspaces.open('wc-2'), undefined);
    const { root, repository } = scene;
    const other = new GitWorkspaces({ root, repository, storeId: 'store-2', processes });
    equal(await other.open('wc-1'), undefined);
    equal(scene.workspaces.pathOf('wc-1'), scene.workspace.path);
  });

  it('when made again, then K3: the old one is gone with all that was in it', async () => {
    await using scene = await workspaceOf(base);
    const { path } = scene.workspace;
    await repoAt(path).write({ 'left/over': 'x' });
    await chmod(join(path, 'left'), 0o500);
    deepEqual(await scene.workspaces.create('wc-1', scene.workspace.base), scene.workspace);
    deepEqual((await readdir(path)).sort(), ['.git', 'a.txt', 'link', 'run.sh']);
    deepEqual(await readdir(join(scene.root, '.trash')), []);
    deepEqual(await readdir(join(scene.root, '.new')), []);
  });

  it('when it is removed, then only it is, and what its links point to stays', async () => {
    await using scene = await workspaceOf(base);
    await symlink(scene.repo.path, join(scene.workspace.path, 'out'));
    await scene.workspaces.remove(scene.workspace);
    ok(!existsSync(scene.workspace.path));
    ok(existsSync(join(scene.repo.path, 'a.txt')));
    equal(await scene.workspaces.open('wc-1'), undefined);
    await scene.workspaces.remove(scene.workspace);
  });

  it('when captured results are kept, then they survive its removal', async () => {
    await using scene = await workspaceOf(base);
    await repoAt(scene.workspace.path).write({ 'a.txt': 'kept\n' });
    const { tree } = await scene.workspaces.capture(scene.workspace);
    await scene.workspaces.remove(scene.workspace);
    equal(await scene.repo.git('show', `${tree}:a.txt`), 'kept');
  });
});

describe('given something else where a workspace is to be', () => {
  const foreign: readonly (readonly [
    what: string,
    make: (path: string, repo: GitRepo) => Promise<unknown>,
  ])[] = [
    ['a folder of the operator', (path) => mkdir(path)],
    ['a file', (path) => writeFile(path, 'mine')],
    ['a link to a folder', (path, repo) => symlink(repo.path, path)],
    [
      'a repository',
      async (path) => {
        await mkdir(path);
        await repoAt(path).git('init', '--quiet');
      },
    ],
    [
      'a workspace of another store',
      async (path) => {
        await mkdir(join(path, '.git'), { recursive: true });
        await writeFile(join(path, '.git/haft.json'), '{"storeId":"other","workspace":"wc-2"}');
      },
    ],
    [
      'a marker that cannot be read',
      async (path) => {
        await mkdir(join(path, '.git'), { recursive: true });
        await writeFile(join(path, '.git/haft.json'), '{');
      },
    ],
  ];
  for (const [what, make] of foreign) {
    it(`when it is ${what}, then it is refused and left alone`, async () => {
      await using scene = await workspaceOf(base);
      const path = scene.workspaces.pathOf('wc-2');
      await make(path, scene.repo);
      const { base: commit } = scene.workspace;
      await rejects(scene.workspaces.create('wc-2', commit), { code: 'workspace_foreign' });
      await rejects(scene.workspaces.remove({ id: 'wc-2', path, base: commit }), {
        code: 'workspace_foreign',
      });
      ok(existsSync(path));
      ok(existsSync(join(scene.repo.path, 'a.txt')));
    });
  }

  it('when the workspace of another commission was moved there, then it is refused', async () => {
    await using scene = await workspaceOf(base);
    await rename(scene.workspace.path, scene.workspaces.pathOf('wc-2'));
    const { base: commit } = scene.workspace;
    await rejects(scene.workspaces.create('wc-2', commit), { code: 'workspace_foreign' });
  });

  it('when the id would leave the folder, then K1: it is refused', async () => {
    await using scene = await workspaceOf(base);
    for (const id of ['..', '../x', 'a/b', '', '.proofs', '.records']) {
      await rejects(async () => scene.workspaces.create(id, scene.workspace.base), {
        code: 'workspace_failed',
      });
    }
  });
});

describe('given a commit to be proven', () => {
  it('when checked out, then it is clean, apart from the workspace, and can be captured', async () => {
    await using scene = await workspaceOf(base);
    await repoAt(scene.workspace.path).write({ 'a.txt': 'agent\n' });
    const commit = await scene.repo.commitOf({ 'a.txt': 'merged\n', b: 'b\n' });
    const proof = await scene.workspaces.checkout('wc-1/merged', commit);
    equal(await readFile(join(proof.path, 'a.txt'), 'utf8'), 'merged\n');
    equal(await repoAt(proof.path).git('status', '--porcelain'), '');
    await repoAt(proof.path).write({ 'made/by': 'evidence\n' });
    const { changes } = await scene.workspaces.capture(proof);
    deepEqual(
      changes.map(({ path }) => path),
      ['made/by'],
    );
    await scene.workspaces.remove(proof);
    await scene.workspaces.rest();
    ok(!existsSync(proof.path));
    equal(await readFile(join(scene.workspace.path, 'a.txt'), 'utf8'), 'agent\n');
  });
});

describe('given a repository that is not whole', () => {
  it('when it is a partial clone without the files, then it is refused and nothing is fetched', async () => {
    await using origin = await gitRepo(base);
    await origin.git('config', 'uploadpack.allowFilter', 'true');
    await using partial = repoAt(`${origin.path}-partial`);
    const url = `file://${origin.path}`;
    await origin.git('clone', '--quiet', '--filter=blob:none', '--no-checkout', url, partial.path);
    const before = await partial.git('count-objects', '-v');
    await using scene = await workspacesOn(partial);
    const commit = await partial.git('rev-parse', 'HEAD');
    await rejects(scene.workspaces.create('wc-1', commit), { code: 'partial_clone_unsupported' });
    equal(await partial.git('count-objects', '-v'), before);
    deepEqual(await readdir(join(scene.root, '.new')), []);
  });

  it('when it is shallow, then the workspace ends where it does', async () => {
    await using origin = await gitRepo(base);
    await origin.git('commit', '--quiet', '--allow-empty', '-m', 'second');
    await using shallow = repoAt(`${origin.path}-shallow`);
    await origin.git('clone', '--quiet', '--depth=1', `file://${origin.path}`, shallow.path);
    await using scene = await workspacesOn(shallow);
    const { path } = await scene.workspaces.create('wc-1', await shallow.git('rev-parse', 'HEAD'));
    equal(await repoAt(path).git('log', '--format=%s'), 'second');
  });

  it('when it borrows objects itself, then the workspace finds them', async () => {
    await using origin = await gitRepo(base);
    await using borrower = repoAt(`${origin.path}-shared`);
    await origin.git('clone', '--quiet', '--shared', origin.path, borrower.path);
    await using scene = await workspacesOn(borrower);
    const { path } = await scene.workspaces.create('wc-1', await borrower.git('rev-parse', 'HEAD'));
    equal(await repoAt(path).git('status', '--porcelain'), '');
  });

  it('when the base is not there, then it is a fault and no folder is left', async () => {
    await using repo = await gitRepo(base);
    await using scene = await workspacesOn(repo);
    await rejects(scene.workspaces.create('wc-1', '1'.repeat(40)), { code: 'workspace_failed' });
    ok(!existsSync(scene.workspaces.pathOf('wc-1')));
  });
});

describe('given folders that were left half made', () => {
  it('when swept, then those of a process that is gone go, and those of a living one stay', async () => {
    await using repo = await gitRepo({ 'a.txt': 'one\n' });
    await using scene = await workspacesOn(repo);
    await scene.workspaces.create('wc-1', await repo.git('rev-parse', 'HEAD'));
    const named = (identity: string): string =>
      join(scene.root, '.new', `${Buffer.from(identity).toString('base64url')}.1`);
    const gone = processes.self.replace(/[^/]+$/, '1');
    for (const folder of [named(gone), named(processes.self), join(scene.root, '.trash/old')])
      await mkdir(join(folder, 'deep'), { recursive: true });
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(join(scene.root, '.trash/old'), yesterday, yesterday);
    await mkdir(join(scene.root, '.trash/young'));

    await scene.workspaces.sweep();

    deepEqual(
      [named(gone), named(processes.self), join(scene.root, '.trash/old')].map((path) =>
        existsSync(path),
      ),
      [false, true, false],
    );
    ok(existsSync(join(scene.root, '.trash/young')));
    deepEqual(
      (await scene.workspaces.list()).map(({ id }) => id),
      ['wc-1'],
    );
  });
});

async function workspacesOn(repo: GitRepo) {
  const root = `${repo.path}-workspaces`;
  const repository = await GitRepository.open(repo.path, { processes });
  const workspaces = new GitWorkspaces({ root, repository, storeId: 'store-1', processes });
  return { root, workspaces, [Symbol.asyncDispose]: () => repoAt(root)[Symbol.asyncDispose]() };
}
