import { deepEqual } from 'node:assert/strict';
import { overdueLogs } from '../../../../src/domain/disk/overdueLogs.ts';

describe('given logs of commissions that are closed', () => {
  const bounds = { maxAgeMs: 100, maxBytes: 30 };
  const log = (commission: string, changedAt: number, bytes = 10) => ({
    ...{ commission, changedAt, bytes },
  });
  const over = (...logs: ReturnType<typeof log>[]): string[] => [
    ...overdueLogs(logs, bounds, 1_000),
  ];

  it('when one is older than the bound, then it goes, and one just as old stays', () => {
    deepEqual(over(log('a', 899), log('b', 900)), ['a']);
  });

  it('when all are young and too large together, then the oldest go until the rest fits', () => {
    deepEqual(over(log('a', 950), log('b', 960), log('c', 970), log('d', 940)), ['d']);
    deepEqual(over(log('a', 950), log('b', 960, 31)), ['b', 'a']);
    deepEqual(over(log('a', 950), log('b', 960), log('c', 970)), []);
  });
});
