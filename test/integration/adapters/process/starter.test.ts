import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { runBytes } from '../../../../src/adapters/process/child.ts';
import { ChildRegister } from '../../../../src/adapters/process/childRegister.ts';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { startLines } from '../../../../src/adapters/process/lineChild.ts';
import { goneWithin, processTree } from '../../../../src/adapters/process/processTree.ts';
import { ChildStarters } from '../../../../src/adapters/process/starter/childStarters.ts';
import { throughStarter } from '../../../fixtures/childWays.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { appears } from '../../../fixtures/stillness.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const env = { PATH: process.env['PATH'] ?? '' };
/** Its own number and its parent's. */
const lineage = 'echo $$ $PPID';

/** Whose child a child is. */
async function parentOf(starters: ChildStarters): Promise<number> {
  const { stdout } = await runBytes('/bin/sh', ['-c', lineage], { cwd: '/', env, starters });
  return Number(stdout.toString().split(' ')[1]);
}

const isGone = async (pid: number): Promise<boolean> =>
  (await goneWithin((await processTree(pid)).slice(0, 1), 5_000)).length === 0;

describe('given a process that starts children', () => {
  it('when they have cost as much as a starter, then one starts the next, and nobody waited', async () => {
    const starters = new ChildStarters(0.001);
    const parents: number[] = [];
    do parents.push(await parentOf(starters));
    while (parents.at(-1) !== starters.pid);

    deepEqual(new Set(parents.slice(0, 11)), new Set([process.pid]));
    deepEqual(new Set(parents.slice(11)), new Set([process.pid, starters.pid]));

    starters.dispose();
    equal(await parentOf(starters), process.pid);
  });

  it('when they cost little, then there is no starter', async () => {
    const starters = new ChildStarters(60_000);

    for (let n = 0; n < 12; n++) equal(await parentOf(starters), process.pid);
    equal(starters.pid, undefined);
  });

  it('when starters die, then one more is started, and then it does without', async () => {
    const starters = new ChildStarters(0);
    const parents: (number | undefined)[] = [];
    for (let n = 0; n < 3; n++) {
      await starters.open();
      const { pid } = starters;
      parents.push(pid);
      equal(await parentOf(starters), pid ?? process.pid);
      if (pid === undefined) break;
      const ended = runBytes('sleep', ['60'], { cwd: '/', env, starters });
      process.kill(pid, 'SIGKILL');
      equal((await ended).exitCode, null);
    }

    deepEqual([typeof parents[0], typeof parents[1], parents[2]], ['number', 'number', undefined]);
    ok(parents[0] !== parents[1]);
    equal(await parentOf(starters), process.pid);
  });

  it('when a starter runs, then it has nothing of our environment, folder, group and terminal', async () => {
    process.env['HAFT_TEST_LEAK'] = 'leak';
    await using way = await throughStarter();
    delete process.env['HAFT_TEST_LEAK'];
    const { pid } = way;

    ok(!readFileSync(`/proc/${pid}/environ`, 'latin1').includes('leak'));
    const { stdout } = await runBytes('ps', ['-o', 'pgid=,sid=', '-p', String(pid)], {
      ...{ cwd: '/', env },
    });
    deepEqual(stdout.toString().trim().split(/\s+/), [String(pid), String(pid)]);
  });
});

describe('given a starter that is killed', () => {
  it('when children run, then each is told as killed once it is gone, with all below it', async () => {
    await using folder = await temporaryFolder();
    await using way = await throughStarter();
    const { starters } = way;
    const options = { cwd: folder.path, env, starters };
    const deaf = `trap '' TERM PIPE HUP; sh -c 'echo $$ > inner; exec sleep 60' & while :; do sleep 1; done`;
    const lines = startLines('/bin/sh', ['-c', deaf], { ...options, onLine: () => undefined });
    const told = [lines.started];
    const calls = (['ended', 'own', 'shared'] as const).map((group) => {
      const text = deaf.replace('inner', group);
      let known: (pid: number) => void;
      told.push(new Promise((resolve) => (known = resolve)));
      const onSpawn = (pid: number): void => known(pid);
      return runBytes('/bin/sh', ['-c', text], { ...options, group, onSpawn, input: '' });
    });
    const pids = await Promise.all(
      ['inner', 'ended', 'own', 'shared'].map(async (name) =>
        Number(await readFile(await appears(join(folder.path, name)), 'utf8')),
      ),
    );

    pids.push(...(await Promise.all(told)).map(Number));

    process.kill(way.pid, 'SIGKILL');

    deepEqual(await lines.ended, { kind: 'exited', exitCode: null, signal: 'SIGKILL' });
    deepEqual(
      (await Promise.all(calls)).map(({ exitCode }) => exitCode),
      [null, null, null],
    );
    deepEqual(
      pids.map((pid) => identityOf(pid)),
      Array(8).fill(undefined),
    );
  });
});

/** An engine that runs these texts, until it is killed. */
async function engine(
  register: string,
  texts: readonly string[],
): Promise<{ engine: ChildProcess; starter: number; pids: readonly number[] }> {
  const file = join(import.meta.dirname, '../../../fixtures/startingEngine.ts');
  const process_ = spawn(process.execPath, [file, register, ...texts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(process_.stdout), 'line')) as [string];
  return { engine: process_, ...(JSON.parse(line) as { starter: number; pids: number[] }) };
}

describe('given an engine with a starter', () => {
  it('when it is killed, then the starter goes, children read the end, and the deaf are reaped', async () => {
    await using folder = await temporaryFolder();
    const dir = join(folder.path, 'running');
    await mkdir(dir);
    const killed = await engine(dir, ['cat; echo > heard', 'exec sleep 60']);
    const [listening = 0, deaf = 0] = killed.pids;

    killed.engine.kill('SIGKILL');

    await appears(join(dir, 'heard'));
    ok(await isGone(killed.starter));
    ok(await isGone(listening));
    ok(identityOf(deaf) !== undefined);
    const later = new ChildRegister(dir, fakeProcesses({ state: () => 'gone' }));
    equal(await later.reap(), 1);
    equal(identityOf(deaf), undefined);
  });

  it('when it has no more to do, then it ends, and the starter with it', async () => {
    await using folder = await temporaryFolder();
    const { engine: done, starter } = await engine(folder.path, []);
    const [code] = (await once(done, 'exit')) as [number];

    equal(code, 0);
    ok(await isGone(starter));
  });
});
