import { deepEqual, equal, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import type { LandingPoint } from '../../../../../src/adapters/git/landing/landingHost.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import type { LandOutcome } from '../../../../../src/engine/ports/repository.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();
const script = join(import.meta.dirname, '../../../../fixtures/landInChild.ts');

const base = { 'a.txt': 'a\n', 'docs/g.md': 'guide\n', 'own.txt': 'own\n' };
const work = { 'a.txt': 'landed\n', 'docs/g.md': null, 'new.txt': 'new\n' };

describe('given a branch that no checkout has, and a switch to it that looked it up before', () => {
  it('when its HEAD comes after the branch has moved, then its files are brought along', async () => {
    await using scene = await aside();
    await scene.repo.write({ 'own.txt': 'mine\n', 'extra.txt': 'x\n' });
    deepEqual(await scene.land({ settling: () => arrive(scene.repo) }), { kind: 'landed' });
    equal(await scene.repo.git('rev-parse', 'HEAD'), scene.commit);
    deepEqual(await statusOf(scene.repo), [' M own.txt', '?? extra.txt']);
    await assertNothingLeft(scene.repo);
  });

  it('when a touched file was edited since, then that one stays as it is', async () => {
    await using scene = await aside();
    const edit = async (): Promise<void> => {
      await arrive(scene.repo);
      await scene.repo.write({ 'a.txt': 'mine\n' });
    };
    deepEqual(await scene.land({ settling: edit }), { kind: 'landed' });
    deepEqual(await statusOf(scene.repo), [' M a.txt']);
  });

  it('when the operator has committed since, then nothing of theirs is changed', async () => {
    await using scene = await aside();
    const commit = async (): Promise<void> => {
      await arrive(scene.repo);
      await scene.unlock();
      await scene.repo.git('commit', '--quiet', '--message=mine');
    };
    deepEqual(await scene.land({ settling: commit }), { kind: 'landed' });
    equal(await scene.repo.git('log', '-1', '--format=%s'), 'mine');
    deepEqual(await statusOf(scene.repo), []);
  });

  it('when the switch saw the new tip, then what was done since stays', async () => {
    await using scene = await aside();
    const work = async (): Promise<void> => {
      await scene.unlock();
      await scene.repo.git('switch', '--quiet', 'main');
      await scene.repo.write({ 'a.txt': null });
    };
    deepEqual(await scene.land({ settling: work }), { kind: 'landed' });
    deepEqual(await statusOf(scene.repo), [' D a.txt']);
  });

  it('when it is on its way away from the branch again, then it takes its files along', async () => {
    await using scene = await aside();
    const { repo } = scene;
    let tries = 0;
    const leave = async (): Promise<void> => {
      tries += 1;
      if (tries === 1) await utimes(join(repo.path, '.git/index'), new Date(), new Date());
      else await repo.git('symbolic-ref', 'HEAD', 'refs/heads/side');
    };
    deepEqual(await scene.land({ settling: () => arrive(repo), late: leave }), { kind: 'landed' });
    equal(await repo.git('symbolic-ref', 'HEAD'), 'refs/heads/side');
    deepEqual(await statusOf(repo), []);
    await assertNothingLeft(repo);
  });

  it('when another switch is tried meanwhile, then it has to wait', async () => {
    await using scene = await aside();
    const { repo } = scene;
    const leave = (): Promise<unknown> =>
      rejects(repo.git('switch', '--quiet', '-c', 'topic'), /HEAD\.lock/);
    const at = { settling: () => arrive(repo), behind: leave };
    deepEqual(await scene.land(at), { kind: 'landed' });
    deepEqual(await statusOf(repo), []);
    await assertNothingLeft(repo);
  });

  it('when somebody has built on it before it could be taken back, then it did land', async () => {
    await using scene = await aside();
    const { repo } = scene;
    const build = async (): Promise<void> => {
      await arrive(repo);
      const next = await repo.commitOf({ 'own.txt': 'more\n' }, scene.commit);
      await repo.git('update-ref', 'refs/heads/main', next);
    };
    deepEqual(await scene.land({ moved: build }), { kind: 'landed' });
    equal(await repo.git('rev-parse', 'main~1'), scene.commit);
  });

  it('when it dies once the files are there, then recovery lets go of HEAD', async () => {
    await using scene = await aside();
    await dieAt(scene, 'behind');
    await scene.unlock();
    await scene.repo.git('read-tree', '--reset', '-u', 'main');
    await scene.recover();
    await assertNothingLeft(scene.repo);
  });

  for (const point of ['settling', 'late', 'behind'] as const) {
    it(`when the landing dies at "${point}", then recovery brings the files along`, async () => {
      await using scene = await aside();
      await dieAt(scene, point);
      if (point === 'settling') await arrive(scene.repo);
      deepEqual(await scene.recover(), [
        { id: 'wc-kill', branch: 'main', commit: scene.commit, kind: 'landed', odd: [] },
      ]);
      deepEqual(await statusOf(scene.repo), []);
      await assertNothingLeft(scene.repo);
      deepEqual(await scene.recover(), []);
    });
  }
});

describe('given a checkout that has the branch, and a switch away from it', () => {
  it('when HEAD leaves for a new branch as the branch moves, then that one keeps its files', async () => {
    await using scene = await onBranch();
    const leave = (): Promise<unknown> => scene.repo.git('symbolic-ref', 'HEAD', 'refs/heads/side');
    deepEqual(await scene.land({ moved: leave }), { kind: 'landed' });
    equal(await scene.repo.git('rev-parse', 'main'), scene.commit);
    equal(await scene.repo.git('rev-parse', 'HEAD'), scene.tip);
    deepEqual(await statusOf(scene.repo), []);
    await assertNothingLeft(scene.repo);
  });

  it('when the new tip can be seen, then its index is there already', async () => {
    await using scene = await onBranch();
    let differing: string | undefined;
    const look = async (): Promise<void> => {
      differing = await scene.repo.git('diff-index', '--cached', '--name-only', 'main');
    };
    deepEqual(await scene.land({ moved: look }), { kind: 'landed' });
    equal(differing, '');
  });

  it('when its files are there and HEAD is not yet, then the landing waits for HEAD', async () => {
    await using scene = await onBranch();
    const { repo } = scene;
    const other = await repo.commitOf({ 'other.txt': 'o\n' });
    await repo.git('branch', 'other', other);
    await repo.git('read-tree', '-m', '-u', 'main', 'other');
    let tries = 0;
    const late = async (): Promise<void> => {
      tries += 1;
      if (tries === 1) await utimes(join(repo.path, '.git/index'), new Date(), new Date());
      else await repo.git('symbolic-ref', 'HEAD', 'refs/heads/other');
    };
    deepEqual(await scene.land({ prepared: late }), { kind: 'landed' });
    equal(await repo.git('rev-parse', 'main'), scene.commit);
    equal(await repo.git('rev-parse', 'HEAD'), other);
    deepEqual(await statusOf(repo), []);
  });
});

interface Scene extends AsyncDisposable {
  readonly repo: GitRepo;
  readonly tip: string;
  readonly commit: string;
  /** Lands; what is given for a point happens each time it is passed. */
  land(at: Partial<Record<LandingPoint, () => Promise<unknown>>>): Promise<LandOutcome>;
  recover(): Promise<unknown>;
  /** Takes the landing's own lock away, as if it had let go already. */
  unlock(): Promise<void>;
}

/** HEAD is on `side`, which is where `main` is, and nobody has been at work for a second. */
async function aside(): Promise<Scene> {
  const scene = await onBranch();
  await scene.repo.git('symbolic-ref', 'HEAD', 'refs/heads/side');
  const before = new Date(Date.now() - 1_000);
  await utimes(join(scene.repo.path, '.git/index'), before, before);
  return scene;
}

async function onBranch(): Promise<Scene> {
  const repo = await gitRepo(base);
  const tip = await repo.git('rev-parse', 'main');
  const commit = await repo.commitOf(work);
  await repo.git('branch', 'side', tip);
  const opened = (at?: (point: LandingPoint) => Promise<void>): Promise<GitRepository> =>
    GitRepository.open(repo.path, { processes, ...(at && { at }) });
  return {
    repo,
    tip,
    commit,
    async land(at) {
      const repository = await opened(async (point) => {
        await at[point]?.();
      });
      return repository.land({ id: 'wc-1', branch: 'main', tip, commit, unsaved: [] });
    },
    async recover() {
      return (await opened()).recoverLandings();
    },
    unlock: () => repo.write({ '.git/index.lock': null }),
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}

/** The last step of a switch to the branch: its files, of the old tip, are there already. */
async function arrive(repo: GitRepo): Promise<void> {
  await repo.git('symbolic-ref', 'HEAD', 'refs/heads/main');
}

async function dieAt({ repo, tip, commit }: Scene, point: LandingPoint): Promise<void> {
  const args = [script, repo.path, 'main', tip, commit, point, 'settling'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'exit');
  equal(child.signalCode, 'SIGKILL');
}

async function statusOf(repo: GitRepo): Promise<string[]> {
  const lines = await repo.git('status', '--porcelain', '-z');
  return lines.split('\0').filter(Boolean);
}

async function assertNothingLeft(repo: GitRepo): Promise<void> {
  for (const name of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock']) {
    equal(existsSync(join(repo.path, '.git', name)), false, name);
  }
  deepEqual(await repo.git('diff', '--stat', 'HEAD', '--', 'a.txt', 'docs', 'new.txt'), '');
}
