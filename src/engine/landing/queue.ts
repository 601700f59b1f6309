import type { Context } from '../context.ts';
import { viewOf } from '../commissions.ts';
import { land, type Landing, type LandingOrder } from './land.ts';

/** Lands one result after another on each branch; different branches do not wait for each other. */
export class LandingQueue {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly context: Context;
  private waiting = 0;

  constructor(context: Context) {
    this.context = context;
  }

  /** Landings asked for and not yet ended. */
  get size(): number {
    return this.waiting;
  }

  /** Ends when this landing ended; rejects as {@link land} does. */
  async add(order: LandingOrder): Promise<Landing> {
    const { targetBranch } = viewOf(this.context.journal.ledger, order.id).commission.scope;
    const before = this.tails.get(targetBranch) ?? Promise.resolve();
    this.waiting++;
    const mine = before.then(() => land(this.context, order)).finally(() => this.waiting--);
    const settled = mine.catch(() => undefined);
    this.tails.set(targetBranch, settled);
    void settled.then(() => {
      if (this.tails.get(targetBranch) === settled) this.tails.delete(targetBranch);
    });
    return mine;
  }
}
