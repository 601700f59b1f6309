import { toDisposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../engine/ports/clock.ts';

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
};
