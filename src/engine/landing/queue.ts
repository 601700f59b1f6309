import { viewOf } from '../authority/guards.ts';
import { AheadCommits } from './aheadCommits.ts';
import { BranchLine, emptyLine, type LandingLine } from './branchLine.ts';
import { Candidates } from './candidate.ts';
import { Foreseen } from './foreseen.ts';
import { land, type LandPorts } from './land.ts';
import type { Landing, LandingOrder } from './landing.ts';
import { passerFor } from './passer.ts';
import { ProofsAhead } from './proofsAhead.ts';

/** Lands results in the order of the line of each branch; different branches do not wait for each other. */
export class LandingQueue {
  private readonly lines = new Map<string, BranchLine>();
  private readonly context: LandPorts;
  private readonly candidates: Candidates;
  private readonly ahead: ProofsAhead;
  /** What will land as what, of those that are only being measured. */
  readonly foreseen: Foreseen;
  private readonly mine = new Set<string>();

  constructor(context: LandPorts) {
    this.context = context;
    this.candidates = new Candidates(context);
    const lineOf = (branch: string): LandingLine => this.lines.get(branch) ?? emptyLine;
    const commits = new AheadCommits(context);
    this.ahead = new ProofsAhead(context, this.candidates, commits, lineOf);
    const ordersOf = (branch: string): readonly LandingOrder[] => lineOf(branch).orders;
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
    const line = this.lines.get(targetBranch) ?? this.newLine(targetBranch);
    this.lines.set(targetBranch, line);
    this.mine.add(id);
    const mine = line
      .add(order)
      .then((turn) => land(context, { ahead, candidates, turn }, order))
      .finally(() => this.leave(targetBranch, line, order));
    ahead.look(targetBranch);
    return mine;
  }

  private newLine(branch: string): BranchLine {
    const { context } = this;
    return new BranchLine(context.clock, passerFor(context), () => this.ahead.look(branch));
  }

  private async leave(branch: string, line: BranchLine, order: LandingOrder): Promise<void> {
    line.remove(order);
    await this.ahead.end(order.id);
    this.mine.delete(order.id);
    line.end(order);
    if (line.isEmpty && this.lines.get(branch) === line) this.lines.delete(branch);
    this.ahead.look(branch);
  }
}
