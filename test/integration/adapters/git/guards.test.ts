import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { GitRepository } from '../../../../src/adapters/git/gitRepository.ts';
import type { LandingPoint } from '../../../../src/adapters/git/landing/landingHost.ts';
import { ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import type { LandOutcome } from '../../../../src/engine/ports/repository.ts';
import { gitRepo, repoAt, type GitRepo } from '../../../fixtures/gitRepo.ts';
import { workspaceOf } from '../../../fixtures/workspaceScene.ts';

const processes = new ProcessIdentities();
const base = { 'a.txt': 'a\n', 'docs/g.md': 'guide\n' };

describe('given an operator who sees other objects than there are', () => {
  it('when blob, tree and commit of the base are replaced, then the real ones are worked on and landed', async () => {
    await using scene = await workspaceOf(base, async (repo) => {
      const other = await repo.commitOf({ 'a.txt': 'forged\n', 'docs/g.md': 'forged\n' });
      for (const what of ['', '^{tree}', ':a.txt']) {
        await repo.git('replace', `HEAD${what}`, `${other}${what}`);
      }
    });
    const { repo, repository, workspaces, workspace } = scene;
    equal(await readFile(join(workspace.path, 'a.txt'), 'utf8'), 'a\n');
    await repoAt(workspace.path).write({ 'docs/g.md': 'new\n' });
    const { tree, changes } = await workspaces.capture(workspace);
    deepEqual(
      changes.map(({ path }) => path),
      ['docs/g.md'],
    );
    const proof = await workspaces.checkout(
      'proof',
      await commitOf(repository, tree, workspace.base),
    );
    equal(await readFile(join(proof.path, 'a.txt'), 'utf8'), 'a\n');
    const merge = { base: workspace.base, ours: workspace.base, theirs: tree };
    deepEqual(await repository.merge(merge), { kind: 'clean', tree });
    const commit = await commitOf(repository, tree, workspace.base);
    deepEqual(await landIn(repository, workspace.base, commit), { kind: 'landed' });
    equal(await repo.git('--no-replace-objects', 'show', 'main:a.txt'), 'a');
    equal(await repo.git('--no-replace-objects', 'show', 'main:docs/g.md'), 'new');
  });

  it('when a graft makes one commit follow another, then ancestry is what it is', async () => {
    await using repo = await gitRepo(base);
    const apart = await repo.git('commit-tree', 'HEAD^{tree}', '-m', 'apart');
    const tip = await repo.git('rev-parse', 'HEAD');
    await mkdir(join(repo.path, '.git/info'));
    await writeFile(join(repo.path, '.git/info/grafts'), `${tip} ${apart}\n`);
    equal(await repo.git('merge-base', apart, tip), apart);
    const repository = await GitRepository.open(repo.path, { processes });
    equal(await repository.isAncestor(apart, tip), false);
  });

  it('when a graft cuts the base off, then it is still an ancestor and the work lands', async () => {
    await using repo = await gitRepo(base);
    const admitted = await repo.git('rev-parse', 'HEAD');
    const tip = await repo.commitOf({ 'a.txt': 'more\n' });
    await repo.git('reset', '--quiet', '--hard', tip);
    await mkdir(join(repo.path, '.git/info'));
    await writeFile(join(repo.path, '.git/info/grafts'), `${tip}\n`);
    const repository = await GitRepository.open(repo.path, { processes });
    equal(await repository.isAncestor(admitted, tip), true);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    deepEqual(await landIn(repository, tip, commit), { kind: 'landed' });
  });
});

describe('given a checkout that changes between check and use', () => {
  for (const point of ['locked', 'kept', 'copied'] as const) {
    it(`when a folder becomes a link after "${point}", then nothing is written through it`, async () => {
      await using repo = await gitRepo(base);
      const outside = `${repo.path}-outside`;
      await mkdir(outside);
      await writeFile(join(outside, 'g.md'), 'guide\n');
      const swap = async (): Promise<void> => {
        await rename(join(repo.path, 'docs'), `${repo.path}-aside`);
        await symlink(outside, join(repo.path, 'docs'));
      };
      const { outcome } = await landWith(
        repo,
        { 'docs/g.md': 'new\n', 'docs/n.md': 'n\n' },
        point,
        swap,
      );
      equal(outcome.kind, 'refused');
      equal(await readFile(join(outside, 'g.md'), 'utf8'), 'guide\n');
      ok(!existsSync(join(outside, 'n.md')));
      await Promise.all(
        [outside, `${repo.path}-aside`].map((path) => rm(path, { recursive: true })),
      );
    });

    it(`when a touched file is edited after "${point}", then the edit stays and nothing lands`, async () => {
      await using repo = await gitRepo(base);
      const edit = (): Promise<void> => repo.write({ 'docs/g.md': 'mine\n' });
      const { outcome, tip } = await landWith(repo, { 'docs/g.md': 'new\n' }, point, edit);
      equal(outcome.kind === 'refused' && outcome.reason, 'checkout_dirty');
      equal(await readFile(join(repo.path, 'docs/g.md'), 'utf8'), 'mine\n');
      equal(await repo.git('rev-parse', 'main'), tip);
    });
  }
});

describe('given a branch that no checkout has, beside one that is being written', () => {
  it('when that may become a switch to the branch, then it waits, and lands once all is quiet', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const tip = await repo.git('rev-parse', 'main');
    const commit = await repo.commitOf({ 'b.txt': 'b\n' });
    await repo.git('checkout', '--quiet', '--detach');
    const index = join(repo.path, '.git/index');
    const at = async (point: LandingPoint): Promise<void> => {
      if (point === 'locked') await utimes(index, new Date(), new Date());
    };
    const restless = await GitRepository.open(repo.path, { processes, at });
    const outcome = await landIn(restless, tip, commit);
    equal(outcome.kind === 'refused' && outcome.reason, 'checkout_busy');
    equal(await repo.git('rev-parse', 'main'), tip);

    const quiet = await GitRepository.open(repo.path, { processes });
    equal((await landIn(quiet, tip, commit)).kind, 'landed');
    equal(await repo.git('rev-parse', 'main'), commit);
  });
});

describe('given a tree with names that lead elsewhere', () => {
  for (const names of [
    ['..', 'evil'],
    ['.git', 'hooks'],
    ['docs', '..', 'evil'],
    ['.'],
    ['GIT~1'],
  ]) {
    it(`when one is ${names.join(' / ')}, then it is not landed and nothing is written there`, async () => {
      await using cage = await gitRepo({});
      const repo = repoAt(join(cage.path, 'repo'));
      const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
      await execa('git', ['clone', '--quiet', ...identity, cage.path, repo.path]);
      const tip = await repo.git('rev-parse', 'HEAD');
      const commit = await craftedCommit(repo, names, tip);
      const repository = await GitRepository.open(repo.path, { processes });
      const outcome = await landIn(repository, tip, commit);
      equal(outcome.kind, 'refused');
      equal(await repo.git('rev-parse', 'HEAD'), tip);
      equal(await repo.git('status', '--porcelain'), '');
      ok(!existsSync(join(cage.path, 'evil')));
      ok(!existsSync(join(repo.path, '.git/hooks', 'evil')));
    });
  }
});

function landIn(repository: GitRepository, tip: string, commit: string): Promise<LandOutcome> {
  return repository.land({ id: 'wc-1', branch: 'main', tip, commit, unsaved: [] });
}

function commitOf(repository: GitRepository, tree: string, parent: string): Promise<string> {
  const keepAs = 'refs/haft/landing/wc-1';
  return repository.commit({ tree, parent, message: 'm', keepAs, sign: false });
}

/** Lands files on main; `meanwhile` happens once, at the point. */
async function landWith(
  repo: GitRepo,
  files: Parameters<GitRepo['commitOf']>[0],
  point: LandingPoint,
  meanwhile: () => Promise<void>,
): Promise<{ readonly outcome: LandOutcome; readonly tip: string }> {
  const tip = await repo.git('rev-parse', 'main');
  const commit = await repo.commitOf(files);
  let isDone = false;
  const repository = await GitRepository.open(repo.path, {
    processes,
    at: async (passed) => {
      if (passed !== point || isDone) return;
      isDone = true;
      await meanwhile();
    },
  });
  const outcome = await landIn(repository, tip, commit);
  ok(isDone);
  return { outcome, tip };
}

/** A commit whose tree holds a file under these names, as no git would make it. */
async function craftedCommit(
  repo: GitRepo,
  names: readonly string[],
  tip: string,
): Promise<string> {
  const write = async (type: string, bytes: Buffer): Promise<string> => {
    const args = ['hash-object', '-w', '--literally', '-t', type, '--stdin'];
    return (await execa('git', args, { cwd: repo.path, input: bytes })).stdout;
  };
  let entry = ['100644', await write('blob', Buffer.from('evil\n'))];
  for (const name of names.toReversed()) {
    const [mode = '', oid = ''] = entry;
    const bytes = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
    entry = ['40000', await write('tree', bytes)];
  }
  return repo.git('commit-tree', entry[1] ?? '', '-p', tip, '-m', 'crafted');
}
