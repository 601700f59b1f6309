import { equal } from 'node:assert/strict';
import type { WaitCause } from '../../../../src/domain/schedule/choose.ts';
import { waitText } from '../../../../src/domain/schedule/waitText.ts';

describe('given why a commission waits', () => {
  const lock = { holder: 'wc-1', mine: 'a', theirs: 'src/**' };
  const plan = { kind: 'plan_blocked', on: 'wc-1', situation: 'failed' } as const;
  const table: [cause: WaitCause, text: string][] = [
    [{ kind: 'lock', ...lock }, 'waits for wc-1, which holds src/**'],
    [{ kind: 'reserved', ...lock }, 'waits behind wc-1, for which src/** is kept free'],
    [
      { kind: 'dependency', on: 'dec-1', situation: 'missing' },
      'depends on dec-1, which has no commission',
    ],
    [{ kind: 'dependency', on: 'wc-1', situation: 'failed' }, 'depends on wc-1, which is failed'],
    [
      { ...plan, reaction: 'block_plan' },
      'waits with its plan for wc-1, which is failed (block_plan)',
    ],
    [
      { kind: 'envelope', ref: 'env-1', max: 2, holders: ['wc-1', 'wc-2'] },
      'waits for env-1, which lets 2 execute at once (wc-1, wc-2)',
    ],
    [{ kind: 'expired' }, 'its validity has ended'],
    [{ kind: 'slots' }, 'waits for a free slot'],
    [{ kind: 'drain' }, 'waits for a run or drain to take it up'],
  ];
  for (const [cause, text] of table)
    it(`when the cause is ${cause.kind}, then it is told as "${text}"`, () => {
      equal(waitText(cause), text);
    });
});
