import { deepEqual } from 'node:assert/strict';
import { readOpen } from '../../../../src/extension/board/readOpen.ts';
import { reach } from '../../../fixtures/situations.ts';

describe('given open commissions that nobody has read yet', () => {
  it('when they are read ahead, then all are, and others have their turn in between', async () => {
    let read = 0;
    const open = function* () {
      for (; read < 100; read += 1) yield reach('queued');
    };
    const seen: number[] = [];
    const watch = (): void => {
      seen.push(read);
      if (read < 100) setImmediate(watch);
    };
    setImmediate(watch);
    // Each takes a millisecond.
    await readOpen({ open }, () => read);
    deepEqual([read, seen.length > 10, seen.slice(0, 3)], [100, true, [4, 8, 12]]);
  });
});
