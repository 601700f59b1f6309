import { equal } from 'node:assert/strict';
import { Watchdog } from '../../../../src/adapters/agents/watchdog.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

function watched(limitMs: number) {
  const clock = manualClock();
  const seen = { barks: 0 };
  const dog = new Watchdog(clock, limitMs, () => (seen.barks += 1));
  return { clock, dog, seen };
}

describe('given a watchdog', () => {
  it('when nothing happens for its limit, then it barks once', () => {
    const { clock, seen } = watched(60_000);

    clock.advance(59_999);
    equal(seen.barks, 0);
    clock.advance(1);
    equal(seen.barks, 1);
    clock.advance(600_000);
    equal(seen.barks, 1);
  });

  it('when it is fed, then the whole limit is granted again', () => {
    const { clock, dog, seen } = watched(60_000);

    for (let i = 0; i < 10; i++) {
      clock.advance(50_000);
      dog.feed();
    }
    equal(seen.barks, 0);
    clock.advance(63_000);
    equal(seen.barks, 1);
  });

  it('when the machine sleeps, then that time is not charged', () => {
    const { clock, seen } = watched(60_000);

    clock.advance(30_000);
    clock.sleep(8 * 3_600_000);
    clock.advance(27_000);
    equal(seen.barks, 0);
    clock.advance(6_000);
    equal(seen.barks, 1);
  });

  it('when it is let go, then it never barks', () => {
    const { clock, dog, seen } = watched(1_000);

    dog.dispose();
    clock.advance(5_000);

    equal(seen.barks, 0);
  });
});
