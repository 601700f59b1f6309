import { viewOf } from '../authority/guards.ts';
import { AheadCommits } from './aheadCommits.ts';
import { Candidates } from './candidate.ts';
import { Foreseen } from './foreseen.ts';
import { land, type LandPorts } from './land.ts';
import type { Landing, LandingOrder } from './landing.ts';
import { ProofsAhead } from './proofsAhead.ts';

interface Line {
  /** In the order in which they land; the first is landing. */
  orders: readonly LandingOrder[];
  last: Promise<unknown>;
}

/** Lands one result after another on each branch; different branches do not wait for each other. */
export class LandingQueue {
  private readonly lines = new Map<string, Line>();
  private readonly context: LandPorts;
  private readonly candidates: Candidates;
  private readonly ahead: ProofsAhead;
  /** What will land as what, of those that are only being measured. */
  readonly foreseen: Foreseen;
  private readonly mine = new Set<string>();

  constructor(context: LandPorts) {
    this.context = context;
    this.candidates = new Candidates(context);
    const ordersOf = (branch: string): readonly LandingOrder[] =>
      this.lines.get(branch)?.orders ?? [];
    const commits = new AheadCommits(context);
    this.ahead = new ProofsAhead(context, this.candidates, commits, ordersOf);
    this.foreseen = new Foreseen(context, this.candidates, commits, ordersOf);
  }

  /** Landings asked for and not yet ended. */
  get size(): number {
    return this.mine.size;
  }

  /** True from when this landing is asked for until it ended: whoever recovers leaves it alone. */
  has(id: string): boolean {
    return this.mine.has(id);
  }

  /** Ends when this landing ended; rejects as {@link land} does. */
  add(order: LandingOrder): Promise<Landing> {
    const { ahead, candidates, context } = this;
    const { id } = order;
    const { targetBranch } = viewOf(context.journal.ledger, id).commission.scope;
    const line = this.lines.get(targetBranch) ?? { orders: [], last: Promise.resolve() };
    this.lines.set(targetBranch, line);
    line.orders = [...line.orders, order];
    this.mine.add(id);
    const mine = line.last
      .then(() => land(context, { ahead, candidates }, order))
      .finally(() => this.leave(targetBranch, line, order));
    line.last = mine.catch(() => undefined);
    ahead.look(targetBranch);
    return mine;
  }

  private async leave(branch: string, line: Line, order: LandingOrder): Promise<void> {
    line.orders = line.orders.filter((one) => one !== order);
    if (line.orders.length === 0) this.lines.delete(branch);
    await this.ahead.end(order.id);
    this.mine.delete(order.id);
    this.ahead.look(branch);
  }
}
