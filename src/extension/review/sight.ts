import { Emitter } from '../../base/emitter.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { ofTheMachine, type Timing } from '../page/redraw.ts';

/** As long a result is on screen before a key may accept it, and as long that key is let go before, ms. */
export const SIGHT_MS = 1_000;

/**
 * Whether the result in front was seen before it is accepted (docs/rules.md R215). A key that is held is pressed again
 * and again by the keyboard, and each of these would mean the result that has just come: so one counts only when the
 * result has been on screen, and the key has not been pressed, for a second. That is longer than any keyboard waits
 * before it begins to repeat.
 */
export class Sight implements Disposable {
  private readonly timing: Timing;
  private readonly changed = new Emitter<boolean>();
  /** Told whether the result in front may be accepted, when that becomes another. */
  readonly onDidChange = this.changed.event;
  private front: string | undefined;
  private waiting: Disposable | undefined;

  constructor(timing: Timing = ofTheMachine) {
    this.timing = timing;
  }

  /** Whether the result in front may be accepted now. */
  get isClear(): boolean {
    return this.front !== undefined && !this.waiting;
  }

  /** This result is in front now, or none. */
  see(front: string | undefined): void {
    if (front === this.front) return;
    this.front = front;
    this.wait();
  }

  /** The key was pressed. @returns Whether it means this result. */
  press(result: string): boolean {
    const counts = this.isClear && this.front === result;
    this.wait();
    return counts;
  }

  dispose(): void {
    this.waiting?.dispose();
    this.changed.dispose();
  }

  private wait(): void {
    const wasClear = !this.waiting;
    this.waiting?.dispose();
    this.waiting = this.timing.after(SIGHT_MS, () => {
      this.waiting = undefined;
      this.changed.fire(this.isClear);
    });
    if (wasClear) this.changed.fire(false);
  }
}
