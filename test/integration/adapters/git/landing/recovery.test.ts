import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, truncate, writeFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import type { LandingPoint } from '../../../../../src/adapters/git/landing/landingHost.ts';
import { identityOf, ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import type { LandOutcome, RecoveredLanding } from '../../../../../src/engine/ports/repository.ts';
import { gitRepo, repoAt, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const script = join(import.meta.dirname, '../../../../fixtures/landInChild.ts');

describe('given a landing that died, and an operator who went on', () => {
  it('when a touched file was edited meanwhile, then it is reported and left alone', async () => {
    await using scene = await deadLanding('written');
    await scene.repo.write({ 'a.txt': 'mine\n' });
    deepEqual(await scene.recover(), [{ ...scene.told, kind: 'rolled_back', odd: ['a.txt'] }]);
    equal(await scene.repo.git('status', '--porcelain'), ' M a.txt');
    equal(await read(scene.repo, 'a.txt'), 'mine\n');
    equal(await read(scene.repo, 'b.txt'), 'b\n');
  });

  it('when a touched file was cut off in the middle, then it is put back whole', async () => {
    await using scene = await deadLanding('written');
    await truncate(join(scene.repo.path, 'a.txt'), 5);
    await rm(join(scene.repo.path, 'docs/g.md'));
    deepEqual(await scene.recover(), [{ ...scene.told, kind: 'rolled_back', odd: [] }]);
    equal(await scene.repo.git('status', '--porcelain'), '');
    equal(await read(scene.repo, 'a.txt'), 'old content\n');
  });

  it('when the branch has it and a file was cut off, then it goes forward', async () => {
    await using scene = await deadLanding('moved');
    await truncate(join(scene.repo.path, 'a.txt'), 0);
    deepEqual(await scene.recover(), [{ ...scene.told, kind: 'landed', odd: [] }]);
    equal(await scene.repo.git('status', '--porcelain'), '');
    equal(await read(scene.repo, 'a.txt'), 'new content\n');
  });

  it('when a folder on the way became a link meanwhile, then nothing is written through it', async () => {
    await using scene = await deadLanding('written');
    const outside = `${scene.repo.path}-outside`;
    await mkdir(outside);
    await scene.repo.write({ docs: null });
    await scene.repo.write({ docs: { link: outside } });
    deepEqual(await scene.recover(), [{ ...scene.told, kind: 'rolled_back', odd: ['docs/g.md'] }]);
    ok(!existsSync(join(outside, 'g.md')));
    await rm(outside, { recursive: true });
  });

  it('when the lock was removed by hand, then files are reported and none is touched', async () => {
    await using scene = await deadLanding('written');
    await rm(join(scene.repo.path, '.git/index.lock'));
    const [recovered] = await scene.recover();
    deepEqual(recovered, {
      ...scene.told,
      kind: 'rolled_back',
      odd: ['a.txt', 'b.txt', 'docs/g.md'],
    });
    equal(await read(scene.repo, 'a.txt'), 'new content\n');
  });

  it('when the lock is somebody else’s, then it stays', async () => {
    await using scene = await deadLanding('intended');
    const lock = join(scene.repo.path, '.git/index.lock');
    await writeFile(lock, 'theirs');
    deepEqual((await scene.recover())[0]?.kind, 'rolled_back');
    equal(await readFile(lock, 'utf8'), 'theirs');
  });

  it('when ref locks are what its git left, then they go; anybody else’s stay', async () => {
    await using scene = await deadLanding('moved');
    const git = join(scene.repo.path, '.git');
    await writeFile(join(git, 'refs/heads/main.lock'), `${scene.told.commit}\n`);
    await writeFile(join(git, 'HEAD.lock'), '');
    await writeFile(join(git, 'refs/heads/other.lock'), '');
    deepEqual((await scene.recover())[0]?.kind, 'landed');
    deepEqual(
      ['refs/heads/main.lock', 'HEAD.lock', 'refs/heads/other.lock'].map((name) =>
        existsSync(join(git, name)),
      ),
      [false, false, true],
    );
  });

  it('when a ref lock holds what we never wrote, then it stays', async () => {
    await using scene = await deadLanding('written');
    const lock = join(scene.repo.path, '.git/refs/heads/main.lock');
    await writeFile(lock, `${'1'.repeat(40)}\n`);
    await scene.recover();
    ok(existsSync(lock));
  });

  it('when the branch was reset away from it, then it did land and is not landed again', async () => {
    await using scene = await deadLanding('unlocked');
    await scene.repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    deepEqual(await scene.recover(), [{ ...scene.told, kind: 'landed', odd: [] }]);
    equal(await scene.repo.git('status', '--porcelain'), '');
    equal(await read(scene.repo, 'a.txt'), 'old content\n');
  });

  it('when it was amended with no reflog kept, then its trailer tells that it landed', async () => {
    await using scene = await deadLanding('unlocked', ['core.logAllRefUpdates', 'false']);
    await scene.repo.git('commit', '--quiet', '--amend', '-m', 'Mine\n\nCommission: wc-kill');
    await rm(join(scene.repo.path, '.git/logs'), { recursive: true, force: true });
    deepEqual((await scene.recover())[0]?.kind, 'landed');
  });

  it('when the operator built on it, then it landed', async () => {
    await using scene = await deadLanding('unlocked');
    await scene.repo.git('commit', '--quiet', '--allow-empty', '--message=more');
    deepEqual((await scene.recover())[0]?.kind, 'landed');
  });

  it('when the branch was deleted, then recovery still ends', async () => {
    await using scene = await deadLanding('unlocked');
    await scene.repo.git('checkout', '--quiet', '--detach', scene.tip);
    await scene.repo.git('branch', '--quiet', '-D', 'main');
    equal((await scene.recover()).length, 1);
    deepEqual(await scene.recover(), []);
  });

  it('when it landed in a linked worktree, then that one is put right', async () => {
    await using repo = await gitRepo(base);
    const { tip, commit } = await candidate(repo);
    await repo.git('checkout', '--quiet', '--detach');
    await using linked = repoAt(`${repo.path}-linked`);
    await repo.git('worktree', 'add', '--quiet', linked.path, 'main');
    await killedAt('written', repo, tip, commit);
    const opened = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
    equal((await opened.recoverLandings())[0]?.kind, 'rolled_back');
    equal(await linked.git('status', '--porcelain'), '');
    equal(await repo.git('status', '--porcelain'), '');
  });
});

/** Ways in which an operator takes a commit off their branch, all of which leave it in the reflog alone. */
const takings: readonly (readonly [
  how: string,
  take: (repo: GitRepo) => Promise<unknown>,
  told?: readonly string[],
])[] = [
  ['reset away with its files', (repo) => repo.git('reset', '--quiet', '--hard', 'HEAD~1')],
  [
    'reset away and its files kept',
    (repo) => repo.git('reset', '--quiet', 'HEAD~1'),
    // What the operator now has as changes of their own is named, and left alone.
    ['a.txt', 'b.txt', 'docs/g.md'],
  ],
  ['amended to other words', (repo) => repo.git('commit', '--quiet', '--amend', '-m', 'Mine')],
  [
    'rebased away under a commit of their own',
    async (repo) => {
      await repo.write({ 'own.txt': 'more\n' });
      await repo.git('commit', '--quiet', '--all', '--message=own');
      await repo.git('rebase', '--quiet', '--onto', 'HEAD~2', 'HEAD~1');
    },
  ],
  [
    'left behind by a branch made anew elsewhere',
    async (repo) => {
      const elsewhere = await repo.commitOf({ 'own.txt': 'elsewhere\n' }, 'HEAD~1');
      await repo.git('reset', '--quiet', '--hard', elsewhere);
      await repo.git('pack-refs', '--all');
    },
  ],
];

describe('given a landing that died after its end, and an operator who took its commit away', () => {
  for (const [how, take, odd = []] of takings) {
    it(`when it was ${how}, then it did land, is not landed again, and the next one lands`, async () => {
      await using scene = await deadLanding('unlocked');
      await take(scene.repo);
      const { files, refs } = await scene.repo.snapshot();
      deepEqual(await scene.recover(), [{ ...scene.told, kind: 'landed', odd }]);
      const after = await scene.repo.snapshot();
      deepEqual([after.files, after.refs], [files, refs]);
      deepEqual(await scene.recover(), []);
      deepEqual(await scene.landNext(), { kind: 'landed' });
    });
  }
});

describe('given landings that recovery has to leave to others', () => {
  it('when the process lives, then nothing is done', async () => {
    await using scene = await deadLanding('locked');
    await scene.rewrite({ owner: identityOf(1) });
    deepEqual(await scene.recover(), []);
    ok(existsSync(join(scene.repo.path, '.git/index.lock')));
  });

  it('when it was begun on another machine, then that is said', async () => {
    await using scene = await deadLanding('locked');
    await scene.rewrite({ owner: 'elsewhere/boot/1/1' });
    await rejects(scene.recover(), {
      code: 'landing_recovery_blocked',
      message: /another machine/,
    });
  });

  it('when a record goes while they are listed, then that one was settled by another', async () => {
    await using scene = await deadLanding('locked');
    await scene.recover();
    // Its name is in the folder, and nothing is there when it is opened.
    const record = join(scene.repo.path, '.git/haft/landing/wc-gone.json');
    await symlink('nowhere', record);
    deepEqual(await scene.recover(), []);
  });

  it('when its record cannot be read, then that is said', async () => {
    await using scene = await deadLanding('locked');
    await writeFile(join(scene.repo.path, '.git/haft/landing/wc-kill.json'), '{"version":7}');
    await rejects(scene.recover(), { code: 'landing_intent_unreadable' });
  });
});

const base = {
  'a.txt': 'old content\n',
  'b.txt': 'b\n',
  'docs/g.md': 'guide\n',
  'own.txt': 'own\n',
};

interface DeadLanding extends AsyncDisposable {
  readonly repo: GitRepo;
  readonly tip: string;
  readonly told: Pick<RecoveredLanding, 'id' | 'branch' | 'commit'>;
  recover(): Promise<readonly RecoveredLanding[]>;
  /** Lands a file of its own on the branch as it is now. */
  landNext(): Promise<LandOutcome>;
  /** Changes what the dead landing had written down. */
  rewrite(change: object): Promise<void>;
}

async function deadLanding(
  point: LandingPoint,
  setting: readonly string[] = [],
): Promise<DeadLanding> {
  const repo = await gitRepo(base);
  if (setting.length > 0) await repo.git('config', ...setting);
  const { tip, commit } = await candidate(repo);
  await killedAt(point, repo, tip, commit);
  const record = join(repo.path, '.git/haft/landing/wc-kill.json');
  return {
    repo,
    tip,
    told: { id: 'wc-kill', branch: 'main', commit },
    recover: async () => {
      const opened = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
      return opened.recoverLandings();
    },
    landNext: async () => {
      const opened = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
      const now = await repo.git('rev-parse', 'main');
      const next = await repo.commitOf({ 'next.txt': 'next\n' }, now);
      return opened.land({ id: 'wc-next', branch: 'main', tip: now, commit: next, unsaved: [] });
    },
    rewrite: async (change) => {
      const intent: unknown = JSON.parse(await readFile(record, 'utf8'));
      await writeFile(record, JSON.stringify(Object.assign({}, intent, change)));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(repo[Symbol.asyncDispose]()),
  };
}

async function candidate(repo: GitRepo): Promise<{ tip: string; commit: string }> {
  const tip = await repo.git('rev-parse', 'main');
  const lands = { 'a.txt': 'new content\n', 'b.txt': null, 'docs/g.md': 'new\n' };
  return { tip, commit: await repo.commitOf(lands) };
}

async function killedAt(
  point: LandingPoint,
  repo: GitRepo,
  tip: string,
  commit: string,
): Promise<void> {
  const child = spawn(process.execPath, [script, repo.path, 'main', tip, commit, point], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  equal(child.signalCode, 'SIGKILL');
}

const read = (repo: GitRepo, path: string): Promise<string> =>
  readFile(join(repo.path, path), 'utf8');
