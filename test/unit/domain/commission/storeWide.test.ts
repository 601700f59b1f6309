import { deepEqual } from 'node:assert/strict';
import type { DrainFact } from '../../../../src/domain/commission/drainFact.ts';
import { StoreWide } from '../../../../src/domain/commission/storeWide.ts';
import { stored } from '../../../fixtures/commissionEvents.ts';

type Request = 'stop' | 'interrupt' | 'pause' | 'resume';

const start = (drain = 'd1', mode: 'drain' | 'single' = 'drain', paused = false): DrainFact => ({
  type: 'drain_started',
  data: { drain, holder: 'h', concurrency: 2, mode, ...(paused && ({ paused } as const)) },
});
const ask = (request: Request, drain = 'd1'): DrainFact => ({
  type: 'drain_requested',
  data: { drain, request },
});
const end = (how: 'abandoned' | 'empty' | 'interrupted' | 'stopped', drain = 'd1'): DrainFact => ({
  type: 'drain_ended',
  data: { drain, how },
});

describe('given a drain that was paused', () => {
  const paused = [start(), ask('pause')];
  const table: [what: string, facts: DrainFact[], left: string | undefined][] = [
    ['it goes on', paused, undefined],
    ['its process died', [...paused, end('abandoned')], 'd1'],
    ['it was cut off', [...paused, end('interrupted')], 'd1'],
    ['it ended by a bound', [...paused, end('stopped')], undefined],
    ['it was resumed before it died', [...paused, ask('resume'), end('abandoned')], undefined],
    ['it was stopped and died', [...paused, ask('stop'), end('abandoned')], undefined],
    [
      'it was cut off by the operator',
      [...paused, ask('interrupt'), end('interrupted')],
      undefined,
    ],
    ['another one died', [...paused, end('abandoned', 'd0')], undefined],
    ['it was never paused', [start(), end('abandoned')], undefined],
    ['it was a single run', [start('d1', 'single'), ask('pause'), end('abandoned')], undefined],
    ['it is resumed after it died', [...paused, end('abandoned'), ask('resume')], undefined],
    ['another one is resumed', [...paused, end('abandoned'), ask('resume', 'd0')], 'd1'],
    ['it is paused again after it died', [...paused, end('abandoned'), ask('pause')], 'd1'],
    ['the next one goes on', [...paused, end('abandoned'), start('d2', 'drain', true)], undefined],
    ['a single run came after it', [...paused, end('abandoned'), start('d2', 'single')], 'd1'],
    [
      'the next one died as well',
      [...paused, end('abandoned'), start('d2', 'drain', true), end('interrupted', 'd2')],
      'd2',
    ],
  ];
  for (const [what, facts, left] of table)
    it(`when ${what}, then what is left of the pause is known, also from a snapshot`, () => {
      const wide = new StoreWide();
      for (const [at, fact] of facts.entries())
        wide.apply(stored({ ...fact, by: 'engine:test', commission: '', attempt: 0 }, at + 1));
      const again = new StoreWide();
      again.restore(wide.state());
      deepEqual([wide.leftPaused, again.leftPaused], [left, left]);
    });
});
