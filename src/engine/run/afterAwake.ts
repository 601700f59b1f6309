import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../ports/clock.ts';

/** Calls `then` once after `ms` milliseconds in which the machine was awake, unless disposed first. */
export function afterAwake(clock: Clock, ms: number, then: () => void): Disposable {
  const due = clock.awake() + ms;
  let timer: Disposable;
  const wait = (left: number): void => {
    timer = clock.after(left, () => {
      const more = due - clock.awake();
      if (more > 0) wait(more);
      else then();
    });
  };
  wait(ms);
  return toDisposable(() => timer.dispose());
}
