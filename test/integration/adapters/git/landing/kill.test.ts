import { chance } from '../../../../fixtures/seed.ts';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import type { LandingPoint } from '../../../../../src/adapters/git/landing/landingHost.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import { gitRepo, type Files, type GitRepo, type Snapshot } from '../../../../fixtures/gitRepo.ts';
import { amount } from '../../../../fixtures/amount.ts';

const processes = new ProcessIdentities();
const script = join(import.meta.dirname, '../../../../fixtures/landInChild.ts');

/** How many random instants, beside the named ones; more by hand or in the long run. */
const kills = amount('HAFT_LANDING_KILLS', 30, 1_000);

const points: readonly LandingPoint[] = [
  'prepared',
  'intended',
  'locked',
  'kept',
  'copied',
  'written',
  'filled',
  'installed',
  'moved',
  'settling',
  'unlocked',
  'settled',
];

/** Files the commit touches lie under these names; everything else is the operator's. */
const isTouched = (path: string): boolean => /^(?:many|added|kinds|was)(?:\/|\n|$)/.test(path);

describe('given a landing that is killed', () => {
  for (const point of points) {
    it(`when it dies at "${point}", then recovery leaves all of the commit or nothing`, async () => {
      await using scene = await killScene(30);
      const child = landInChild(scene, point);
      await once(child, 'exit');
      equal(child.signalCode, 'SIGKILL');
      await assertWhole(scene);
      await assertLandsAgain(scene);
    });
  }

  it(`when it and its git die at ${kills} random instants, then the same holds`, async function () {
    this.timeout(kills * 20_000);
    await using scene = await killScene(150);
    const whole = await timeOf(scene);
    const hits = new Map<string, number>();
    let landed = 0;
    for (let turn = 0; turn < kills; turn++) {
      await scene.reset();
      const child = landInChild(scene);
      await passes(child, ['ready', ...points][Math.floor(chance() * (points.length + 1))]!);
      await delay((chance() ** 2 * whole) / 6);
      if (turn % 2 === 0) killNoted(scene.repo);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (turn % 4 === 0) killNoted(scene.repo);
      const hit = await stageOf(scene);
      hits.set(hit, (hits.get(hit) ?? 0) + 1);
      await assertWhole(scene);
      landed += (await scene.repo.git('rev-parse', 'main')) === scene.commit ? 1 : 0;
      if (turn === kills - 1) await assertLandsAgain(scene);
    }
    const told = [...hits].map(([stage, count]) => `${stage} ${count}`).sort();
    if ('HAFT_LANDING_KILLS' in process.env)
      console.log(`${kills} kills, ${landed} landed: ${told.join(', ')}`);
    ok(landed > 0 && landed < kills && hits.size > 2, `not spread: ${told.join(', ')}`);
  });
});

interface KillScene extends AsyncDisposable {
  readonly repo: GitRepo;
  readonly tip: string;
  readonly commit: string;
  readonly before: Snapshot;
  reset(): Promise<void>;
}

/** A checkout full of the operator's unfinished work, and a commit that touches none of it. */
async function killScene(many: number): Promise<KillScene> {
  const numbers = Array.from({ length: many }, (_, at) => at);
  const base: Files = {
    ...Object.fromEntries(numbers.map((at) => [`many/${at}`, `old ${at}\n`.repeat(40)])),
    'kinds/deleted': 'd\n',
    'kinds/run': 'r\n',
    'kinds/file': 'f\n',
    'kinds/folder/x': 'x\n',
    was: 'w\n',
    'own/staged': 's\n',
    'own/dirty': 'd\n',
    'own/assumed': 'a\n',
    '.gitignore': '*.o\n',
  };
  const repo = await gitRepo(base);
  const tip = await repo.git('rev-parse', 'main');
  const commit = await repo.commitOf({
    ...Object.fromEntries(numbers.map((at) => [`many/${at}`, `new ${at}\n`.repeat(800)])),
    'kinds/deleted': null,
    'kinds/run': { executable: 'r\n' },
    'kinds/file': { link: 'run' },
    'kinds/folder/x': null,
    'kinds/folder': 'now a file\n',
    was: null,
    'was/now': 'a folder\n',
    'added/one': '1\n',
    'added/deep/er/two': Buffer.from([0, 1, 2, 255]),
  });
  const reset = async (): Promise<void> => {
    await repo.git('update-index', '--no-assume-unchanged', 'own/assumed');
    await repo.git('reset', '--quiet', '--hard', tip);
    await repo.git('clean', '-fdxq');
    await operate(repo);
    // It was some time ago: a landing beside work that is just being staged waits before it begins.
    const before = new Date(Date.now() - 1_000);
    await utimes(join(repo.path, '.git/index'), before, before);
  };
  await reset();
  const before = await repo.snapshot();
  return {
    repo,
    tip,
    commit,
    before,
    reset,
    [Symbol.asyncDispose]: () => repo[Symbol.asyncDispose](),
  };
}

async function operate(repo: GitRepo): Promise<void> {
  await repo.write({ 'own/staged': 'staged\n', 'own/new': 'announced\n', 'own/x.o': 'ignored\n' });
  await repo.git('add', 'own/staged');
  await repo.git('add', '--intent-to-add', 'own/new');
  await repo.write({
    'own/staged': 'and dirty\n',
    'own/dirty': 'dirty\n',
    'own/assumed': 'hidden\n',
  });
  await repo.git('update-index', '--assume-unchanged', 'own/assumed');
}

function landInChild({ repo, tip, commit }: KillScene, dieAt?: LandingPoint): ChildProcess {
  const args = [script, repo.path, 'main', tip, commit, ...(dieAt ? [dieAt] : [])];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Resolves when the landing is at the point, or has ended: so that a slow machine spreads the kills as well. */
function passes(child: ChildProcess, point: string): Promise<void> {
  return new Promise((done) => {
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (told.split('\n').slice(0, -1).includes(point)) done();
    });
    child.once('exit', () => {
      done();
    });
  });
}

/** Milliseconds from `ready` to the end of an undisturbed landing. */
async function timeOf(scene: KillScene): Promise<number> {
  const child = landInChild(scene);
  await passes(child, 'ready');
  const start = performance.now();
  await once(child, 'exit');
  return performance.now() - start;
}

/** Kills the git children the landing has noted, as a crash of the machine would. */
function killNoted(repo: GitRepo): void {
  const noted = join(repo.path, '.git/haft/landing/wc-kill.pids');
  const lines = existsSync(noted) ? readFileSync(noted, 'utf8').split('\n') : [];
  for (const identity of lines.filter((line) => processes.state(line) === 'alive')) {
    try {
      process.kill(Number(identity.split('/').at(-2)), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

/** How far a landing had come when it was killed, by what it left. */
async function stageOf({ repo, tip }: KillScene): Promise<string> {
  const left = (kind: string): boolean =>
    existsSync(join(repo.path, `.git/haft/landing/wc-kill.${kind}`));
  const hasMoved = (await repo.git('rev-parse', 'main')) !== tip;
  if (!left('json')) return hasMoved ? 'ended' : 'not begun';
  const isLocked = existsSync(join(repo.path, '.git/index.lock'));
  if (hasMoved) return isLocked ? 'branch moved' : 'index installed';
  if (!isLocked) return 'intended';
  if (!left('old.json')) return 'locked';
  if (!left('index')) return 'old files kept';
  return left('pids') ? 'writing files' : 'index copied';
}

async function assertWhole(scene: KillScene): Promise<void> {
  const { repo, tip, commit, before } = scene;
  const opened = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
  const recovered = await opened.recoverLandings();
  deepEqual(
    recovered.flatMap(({ odd }) => odd),
    [],
  );
  const now = await repo.git('rev-parse', 'main');
  ok(now === tip || now === commit);
  for (const { kind } of recovered) equal(kind, now === commit ? 'landed' : 'rolled_back');
  for (const lock of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock']) {
    equal(existsSync(join(repo.path, '.git', lock)), false, lock);
  }
  equal(
    await repo.git('diff', '--cached', '--name-only', now, '--', 'many', 'added', 'kinds', 'was'),
    '',
  );
  equal(await repo.git('status', '--porcelain', '--', 'many', 'added', 'kinds', 'was'), '');
  deepEqual(ofOperator(await repo.snapshot()), ofOperator(before));
  deepEqual(await opened.recoverLandings(), []);
}

async function assertLandsAgain(scene: KillScene): Promise<void> {
  const { repo, tip, commit } = scene;
  const opened = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
  const now = await repo.git('rev-parse', 'main');
  const next = now === tip ? commit : await repo.commitOf({ 'many/1': 'again\n' });
  const plan = { id: 'wc-kill', branch: 'main', tip: now, commit: next, unsaved: [] };
  deepEqual(await opened.land(plan), { kind: 'landed' });
  deepEqual(ofOperator(await repo.snapshot()), ofOperator(scene.before));
}

/** What of a snapshot the commit must never change. */
function ofOperator({ files, index, head }: Snapshot): unknown {
  const own = Object.entries(files).filter(([path]) => !isTouched(path));
  const entries = index
    .split(/\n(?=\d{6} )/)
    .filter((entry) => !isTouched(entry.slice(entry.indexOf('\t') + 1)));
  return { files: Object.fromEntries(own), entries, head };
}
