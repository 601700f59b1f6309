import { deepEqual } from 'node:assert/strict';
import { systemClock } from '../../../../src/adapters/time/systemClock.ts';

describe('given a wait that is longer than any timer', () => {
  it('when it begins, then it does not go off at once, and one of no length does', async () => {
    const told: string[] = [];
    const month = systemClock.after(31 * 24 * 3_600_000, () => told.push('month'));
    await new Promise<void>((resolve) => {
      systemClock.after(20, () => {
        told.push('now');
        resolve();
      });
    });
    month.dispose();
    deepEqual(told, ['now']);
  });
});
