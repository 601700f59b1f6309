import { deepEqual, equal } from 'node:assert/strict';
import { Sight, SIGHT_MS } from '../../../../src/extension/review/sight.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

describe('given a key that accepts what is in front', () => {
  it('when it is pressed on what was seen, then it counts, and on what has just come it does not', () => {
    const clock = manualClock();
    const sight = new Sight(clock);
    sight.see('one');
    equal(sight.press('one'), false);
    clock.advance(SIGHT_MS);
    equal(sight.press('one'), true);
    sight.see('two');
    clock.advance(SIGHT_MS - 1);
    equal(sight.isClear, false);
    clock.advance(1);
    deepEqual([sight.isClear, sight.press('two')], [true, true]);
  });

  it('when it is held for however long, then it accepts the first result and no other', () => {
    for (const [delayMs, everyMs] of [
      [250, 15],
      [660, 30],
      [990, 500],
    ] as const) {
      const clock = manualClock();
      const sight = new Sight(clock);
      sight.see('one');
      clock.advance(SIGHT_MS);
      const accepted = sight.press('one') ? ['one'] : [];
      clock.advance(20);
      sight.see('two');
      clock.advance(delayMs - 20);
      for (let pressed = 0; pressed < 200; pressed++) {
        if (sight.press('two')) accepted.push('two');
        clock.advance(everyMs);
      }
      deepEqual(accepted, ['one'], `after ${delayMs} ms every ${everyMs} ms`);
      clock.advance(SIGHT_MS);
      equal(sight.press('two'), true, 'let go and pressed again');
    }
  });

  it('when another face of the same result comes, then it was seen all the same', () => {
    const clock = manualClock();
    const sight = new Sight(clock);
    sight.see('one');
    clock.advance(SIGHT_MS);
    sight.see('one');
    equal(sight.press('one'), true);
  });

  it('when nothing or another one is in front, then it does not count', () => {
    const clock = manualClock();
    const sight = new Sight(clock);
    clock.advance(SIGHT_MS);
    deepEqual([sight.isClear, sight.press('one')], [false, false]);
    sight.see('two');
    clock.advance(SIGHT_MS);
    equal(sight.press('one'), false);
  });

  it('when that becomes another, then who draws it is told', () => {
    const clock = manualClock();
    const sight = new Sight(clock);
    const told: boolean[] = [];
    sight.onDidChange((isClear) => told.push(isClear));
    sight.see('one');
    clock.advance(SIGHT_MS);
    sight.press('one');
    sight.press('one');
    clock.advance(SIGHT_MS);
    deepEqual(told, [false, true, false, true]);
  });
});
