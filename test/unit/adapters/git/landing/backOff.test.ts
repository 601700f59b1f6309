import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  backOff,
  doubling,
  each,
  within,
} from '../../../../../src/adapters/git/landing/backOff.ts';

describe('given something that is tried again', () => {
  it('when a try gives something, then that is given and nothing more is tried', async () => {
    let tries = 0;
    const attempt = (): string | undefined => (++tries === 3 ? 'third' : undefined);
    equal(await backOff(attempt, { ...within(10_000), ...each(1) }), 'third');
    equal(tries, 3);
  });

  it('when nothing comes of it, then the pauses double up to the longest, until patience ends', async () => {
    const begun: number[] = [];
    const attempt = (): string | undefined => {
      begun.push(performance.now());
      return undefined;
    };
    const from = performance.now();
    const wait = { ...within(200), firstMs: 10, longestMs: 40 };

    equal(await backOff(attempt, wait), undefined);
    ok(performance.now() - from >= 199, 'it gave up early');
    const pauses = begun.slice(1).map((at, before) => at - (begun[before] ?? 0));
    deepEqual(
      pauses.slice(0, 4).map((ms, at) => ms >= [9, 19, 39, 39][at]!),
      pauses.slice(0, 4).map(() => true),
    );
    ok(begun.length <= 7, `${begun.length} tries in 200 ms`);
  });

  it('when patience is over before, then nothing is tried', async () => {
    let tries = 0;
    await backOff(() => ++tries, { ...within(0), ...doubling });
    equal(tries, 0);
  });

  it('when a try throws, then that is thrown on', async () => {
    const failure = new Error('no');
    const attempt = (): Promise<never> => Promise.reject(failure);
    const thrown = await backOff(attempt, { ...within(1_000), ...doubling }).catch(
      (one: unknown) => one,
    );
    equal(thrown, failure);
  });
});
