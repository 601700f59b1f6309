import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mapSome } from '../../../../src/adapters/files/mapSome.ts';
import { SharedLook } from '../../../../src/adapters/files/sharedLook.ts';

/** Looks that end when they are told to, in the order in which they began. */
function stage() {
  const looks = new SharedLook<number>();
  const ends: PromiseWithResolvers<number>[] = [];
  const ask = (): Promise<number> =>
    looks.run(() => {
      const end = Promise.withResolvers<number>();
      ends.push(end);
      return end.promise;
    });
  return { ask, ends };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('given a look that many ask for', () => {
  it('when some ask while one goes on, then they share the next, which begins after it', async () => {
    const { ask, ends } = stage();
    const first = ask();
    const later = [ask(), ask()];
    equal(ends.length, 1);
    ends[0]?.resolve(1);
    equal(await first, 1);
    await settled();
    equal(ends.length, 2);
    const last = ask();
    ends[1]?.resolve(2);
    deepEqual(await Promise.all(later), [2, 2]);
    await settled();
    ends[2]?.resolve(3);
    equal(await last, 3);
  });

  it('when one fails, then the next is another', async () => {
    const { ask, ends } = stage();
    const [first, second] = [ask(), ask()];
    ends[0]?.reject(new Error('gone'));
    await rejects(first, /gone/);
    await settled();
    ends[1]?.resolve(2);
    equal(await second, 2);
    const third = ask();
    equal(ends.length, 3);
    ends[2]?.resolve(3);
    equal(await third, 3);
  });
});

describe('given many things to do', () => {
  it('when some are done side by side, then no more than that, and the results stand in order', async () => {
    let busy = 0;
    let most = 0;
    const double = async (one: number): Promise<number> => {
      most = Math.max(most, ++busy);
      for (let turns = one % 3; turns >= 0; turns -= 1) await settled();
      busy -= 1;
      return 2 * one;
    };
    deepEqual(await mapSome([5, 4, 3, 2, 1, 0], 3, double), [10, 8, 6, 4, 2, 0]);
    equal(most, 3);
    deepEqual(await mapSome([], 3, double), []);
  });
});
