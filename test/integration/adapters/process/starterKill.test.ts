import { equal, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { runBytes, type BytesResult } from '../../../../src/adapters/process/child.ts';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import type { ChildStarters } from '../../../../src/adapters/process/starter/childStarters.ts';
import { amount } from '../../../fixtures/amount.ts';
import { throughStarter } from '../../../fixtures/childWays.ts';
import { chance } from '../../../fixtures/seed.ts';

const env = { PATH: process.env['PATH'] ?? '' };
const kills = amount('HAFT_STARTER_KILLS', 20, 200);
const input = Buffer.alloc(300_000, 'x');

interface Told {
  readonly result: BytesResult;
  readonly pid: number | undefined;
}

const groups = ['ended', 'own', 'shared', 'ended', 'own', 'shared'] as const;

async function child(starters: ChildStarters, group: (typeof groups)[number]): Promise<Told> {
  let pid: number | undefined;
  const onSpawn = (told: number): void => void (pid = told);
  const options = { cwd: '/', env, starters, group, input, onSpawn };
  return { result: await runBytes('/bin/sh', ['-c', 'cat; sleep 0.02'], options), pid };
}

function isWholeOrGone({ result: { exitCode, stdout }, pid }: Told): void {
  if (pid !== undefined) equal(identityOf(pid), undefined);
  if (exitCode !== null) ok(exitCode === 0 && stdout.equals(input));
}

/** The next may meet the dead one, and is told as killed as well; the one after it may not. */
async function goesOn(starters: ChildStarters): Promise<void> {
  const options = { cwd: '/', env, starters };
  const first = await runBytes('echo', ['1'], options);
  const second = await runBytes('echo', ['2'], options);
  ok(first.exitCode === null || first.stdout.toString() === '1\n');
  equal(second.stdout.toString(), '2\n');
}

describe('given a starter that is killed at any moment', () => {
  it(`when that happens ${kills} times, then each child ended whole, or is told as killed and is gone`, async () => {
    let [whole, killed] = [0, 0];
    let roundMs = 0;
    for (let n = 0; n <= kills; n++) {
      await using way = await throughStarter();
      const { starters } = way;
      const children = groups.map((group) => child(starters, group));
      // The first round is not cut short, and tells how long one takes here and now.
      if (n > 0) {
        await sleep(chance() * 1.5 * roundMs);
        process.kill(way.pid, 'SIGKILL');
      }
      const began = performance.now();
      const told = await Promise.all(children);
      if (n === 0) roundMs = performance.now() - began;
      told.forEach(isWholeOrGone);
      whole += told.filter(({ result }) => result.exitCode === 0).length;
      killed += told.filter(({ result }) => result.exitCode === null).length;
      await goesOn(starters);
    }
    ok(whole > 0 && killed > 0, `${whole} whole, ${killed} killed`);
  });
});
