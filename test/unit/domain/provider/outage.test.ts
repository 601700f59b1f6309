import { deepEqual, ok } from 'node:assert/strict';
import { outages, pauseBefore } from '../../../../src/domain/provider/outage.ts';

describe('given an outage', () => {
  for (const cause of outages)
    it(`when it is ${cause}, then the pauses grow to a longest one and never shrink`, () => {
      const pauses = Array.from({ length: 40 }, (_, tries) =>
        pauseBefore({ cause, text: '' }, tries, 0),
      );
      ok(pauses.every((pause, n) => pause >= (pauses[n - 1] ?? 1)));
      deepEqual(pauses.slice(-2), [pauses.at(-1), pauses.at(-1)]);
      ok((pauses.at(-1) ?? 0) <= 3_600_000);
    });

  it('when it says when to come back, then that is when; a time that has passed says nothing', () => {
    const quota = { cause: 'out_of_quota', text: '' } as const;
    deepEqual(
      [
        pauseBefore({ ...quota, retryAt: 5_000 }, 3, 1_000),
        pauseBefore({ ...quota, retryAt: 500 }, 0, 1_000),
      ],
      [4_000, pauseBefore(quota, 0, 1_000)],
    );
  });
});
