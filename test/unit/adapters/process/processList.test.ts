import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { listed, type Listed } from '../../../../src/adapters/process/processList.ts';

/** A machine on which a process begins with each turn that others have, as long as any are left to begin. */
function machine(first: readonly string[], later: readonly string[]) {
  const running = [...first];
  const waiting = [...later];
  let turns = 0;
  return {
    pids: () => [...running],
    read: (pid: string): Listed | undefined =>
      pid === '13' ? undefined : { pid: Number(pid), parent: Number(pid) - 1, name: `p${pid}` },
    breathe: () => {
      turns++;
      running.push(...waiting.splice(0, 1));
      return Promise.resolve();
    },
    turns: () => turns,
  };
}

describe('given processes that begin while others are looked at', () => {
  it('when all are listed, then those are found, each is looked at once, and others have a turn before each', async () => {
    const { pids, read, breathe, turns } = machine(['1', '2', '13'], ['4', '5', '6', '7']);
    const found = await listed(pids, read, breathe);
    deepEqual([...found.keys()], [1, 2, 4, 5, 6, 7], 'one that is gone is left out');
    equal(found.get(7)?.parent, 6);
    equal(turns(), 7);
  });

  it('when there is no end of them, then the look has one', async () => {
    const endless = Array.from({ length: 1_000 }, (_, n) => String(n + 100));
    const { pids, read, breathe } = machine(['1'], endless);
    equal((await listed(pids, read, breathe)).size, 8);
  });
});
