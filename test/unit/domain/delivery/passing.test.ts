import { equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mayPass } from '../../../../src/domain/delivery/passing.ts';
import { chance } from '../../../fixtures/seed.ts';

const s = 1_000;

describe('given a result whose proof takes long, and one behind it', () => {
  for (const [expected, elapsed, lost, short, may] of [
    [30, 0, 0, 1, true],
    [30, 12, 0, 1, true],
    // It saves less than it costs: the proof is half over.
    [30, 15, 0, 1, false],
    [30, 0, 0, 14, true],
    [30, 0, 0, 15, false],
    // It has cost all it may.
    [30, 0, 29, 1, true],
    [30, 0, 30, 1, false],
    // Nothing to be won.
    [3, 0, 0, 0, true],
    [2, 0, 0, 1, false],
    [1, 0, 0, 0, false],
    [0, 0, 0, 0, false],
  ] as const)
    it(`when ${expected} s are expected, ${elapsed} are over, ${lost} lost, and the other takes ${short}, then it ${may ? 'passes' : 'waits'}`, () => {
      const proof = { expectedMs: expected * s, elapsedMs: elapsed * s, lostMs: lost * s };
      equal(mayPass(proof, short * s), may);
    });

  it('when others come for ever, then what they cost it has an end', () => {
    for (let round = 0; round < 200; round++) {
      const expectedMs = chance() * 100 * s;
      let lostMs = 0;
      let passes = 0;
      for (let tries = 0; tries < 2_000; tries++) {
        const [elapsedMs, shortMs] = [chance() * expectedMs, chance() * 10 * s];
        if (!mayPass({ expectedMs, elapsedMs, lostMs }, shortMs)) continue;
        lostMs += elapsedMs + shortMs;
        passes += 1;
      }
      ok(lostMs <= expectedMs, `${lostMs} of ${expectedMs} in ${passes}`);
    }
  });
});
