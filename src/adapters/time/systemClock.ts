import { toDisposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../engine/ports/clock.ts';

/** The longest a timer of Node can be, milliseconds; a longer one would go off at once. */
const longestMs = 2 ** 31 - 1;

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  awake: () => performance.now(),
  after: (ms, then) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const step = Math.min(left, longestMs);
      timer = setTimeout(() => (left > step ? wait(left - step) : then()), step);
      timer.unref();
    };
    wait(ms);
    return toDisposable(() => clearTimeout(timer));
  },
};
