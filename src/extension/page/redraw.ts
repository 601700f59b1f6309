import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { Tell } from '../tell.ts';

/** When it is, ms, and what is to be done later. */
export interface Timing {
  now(): number;
  after(ms: number, then: () => void): Disposable;
}

export const ofTheMachine: Timing = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return toDisposable(() => clearTimeout(timer));
  },
};

/** How long nothing is drawn after a drawing. */
export interface Pace {
  readonly shortestMs: number;
  /** Times what the drawing took. */
  readonly times: number;
}

/** The next follows at once. */
export const atOnce: Pace = { shortestMs: 0, times: 0 };
/** For what changes often and costs more the more there is of it: it takes a tenth of the time at most. */
export const calmly: Pace = { shortestMs: 250, times: 10 };

/**
 * Draws again when asked to: at once where nothing was drawn just now, one drawing at a time, and whatever is asked for
 * meanwhile with the next. A drawing that fails is told, once until one succeeds, and stops nothing.
 */
export class Redraw implements Disposable {
  private readonly draw: () => Promise<void>;
  private readonly tell: Tell;
  private readonly pace: Pace;
  private readonly timing: Timing;
  private isAsked = false;
  private isDrawing = false;
  private isTold = false;
  private isOver = false;
  private pause: Disposable | undefined;

  constructor(draw: () => Promise<void>, tell: Tell, pace: Pace, timing = ofTheMachine) {
    this.draw = draw;
    this.tell = tell;
    this.pace = pace;
    this.timing = timing;
  }

  ask(): void {
    this.isAsked = true;
    if (!this.isDrawing && !this.pause && !this.isOver) void this.run();
  }

  dispose(): void {
    this.isOver = true;
    this.pause?.dispose();
  }

  private async run(): Promise<void> {
    this.isAsked = false;
    this.isDrawing = true;
    const began = this.timing.now();
    try {
      await this.draw();
      this.isTold = false;
    } catch (thrown) {
      if (!this.isTold && !this.isOver) this.tell(thrown);
      this.isTold = true;
    }
    this.isDrawing = false;
    if (!this.isOver) this.rest(this.timing.now() - began);
  }

  private rest(tookMs: number): void {
    const { shortestMs, times } = this.pace;
    const ms = Math.max(shortestMs, times * tookMs);
    this.pause = this.timing.after(ms, () => {
      this.pause = undefined;
      if (this.isAsked) void this.run();
    });
  }
}
