import { deepEqual } from 'node:assert/strict';
import { onMovingTip } from '../../../../src/engine/landing/movingTip.ts';

describe('given a tip that moves while a commit is brought onto it', () => {
  for (const [moves, outcome, tries] of [
    [0, 'landed', 1],
    [3, 'landed', 4],
    [4, undefined, 4],
  ] as const)
    it(`when it moves ${moves} times, then ${outcome ?? 'it is left in peace'} after ${tries} tries`, async () => {
      let tried = 0;
      const end = await onMovingTip(() =>
        Promise.resolve(tried++ < moves ? ('tip_moved' as const) : ('landed' as const)),
      );
      deepEqual([end, tried], [outcome, tries]);
    });
});
