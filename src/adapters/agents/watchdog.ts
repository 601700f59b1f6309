import type { Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../engine/ports/clock.ts';

/**
 * Calls `bark` once when there was no sign of life for `limitMs` of watched time. Time is charged in
 * small steps, and a step that took far too long is not charged: the machine was asleep.
 */
export class Watchdog implements Disposable {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly stepMs: number;
  private readonly bark: () => void;
  private charged = 0;
  private stepBegan: number;
  private timer: Disposable;

  constructor(clock: Clock, limitMs: number, bark: () => void) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.stepMs = Math.min(Math.max(limitMs / 20, 5), 5_000);
    this.bark = bark;
    this.stepBegan = clock.now();
    this.timer = this.next();
  }

  /** A sign of life: the whole limit is granted again. */
  feed(): void {
    this.charged = 0;
    this.stepBegan = this.clock.now();
  }

  dispose(): void {
    this.timer.dispose();
  }

  private next(): Disposable {
    return this.clock.after(this.stepMs, () => {
      const now = this.clock.now();
      const took = now - this.stepBegan;
      this.stepBegan = now;
      if (took <= this.stepMs + gapMs) this.charged += took;
      if (this.charged >= this.limitMs) this.bark();
      else this.timer = this.next();
    });
  }
}

/** A timer later than this was not late, it slept. */
const gapMs = 10_000;
