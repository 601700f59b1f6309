import { Heap } from './heap.ts';

/** Goes from one thing to the next; what happens at one moment does so in the order of asking. */
export class VirtualClock {
  /** Milliseconds since its beginning. */
  now = 0;
  private asked = 0;
  private readonly due = new Heap<{
    readonly at: number;
    readonly turn: number;
    readonly then: () => void;
  }>((a, b) => a.at - b.at || a.turn - b.turn);

  after(ms: number, then: () => void): void {
    this.due.push({ at: this.now + ms, turn: this.asked++, then });
  }

  /** @returns False where nothing is to come. */
  advance(): boolean {
    const next = this.due.pop();
    if (!next) return false;
    this.now = next.at;
    next.then();
    return true;
  }
}
