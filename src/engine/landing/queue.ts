import { viewOf } from '../authority/guards.ts';
import { land, type LandPorts, type Landing, type LandingOrder } from './land.ts';

/** Lands one result after another on each branch; different branches do not wait for each other. */
export class LandingQueue {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly context: LandPorts;
  private readonly mine = new Set<string>();
  private waiting = 0;

  constructor(context: LandPorts) {
    this.context = context;
  }

  /** Landings asked for and not yet ended. */
  get size(): number {
    return this.waiting;
  }

  /** True from when this landing is asked for until it ended: whoever recovers leaves it alone. */
  has(id: string): boolean {
    return this.mine.has(id);
  }

  /** Ends when this landing ended; rejects as {@link land} does. */
  async add(order: LandingOrder): Promise<Landing> {
    const { targetBranch } = viewOf(this.context.journal.ledger, order.id).commission.scope;
    const before = this.tails.get(targetBranch) ?? Promise.resolve();
    this.waiting++;
    this.mine.add(order.id);
    const mine = before
      .then(() => land(this.context, order))
      .finally(() => {
        this.waiting--;
        this.mine.delete(order.id);
      });
    const settled = mine.catch(() => undefined);
    this.tails.set(targetBranch, settled);
    void settled.then(() => {
      if (this.tails.get(targetBranch) === settled) this.tails.delete(targetBranch);
    });
    return mine;
  }
}
