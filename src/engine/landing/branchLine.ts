import type { Clock } from '../ports/clock.ts';
import type { LandingOrder } from './landing.ts';
import { LandingTurn } from './turn.ts';

/** Who of a line lands, and who is next, for those who look ahead. */
export interface LandingLine {
  /** In the order in which they land. */
  readonly orders: readonly LandingOrder[];
  /** One lands before another whose landing had begun. */
  readonly isPassing: boolean;
  isLanding(order: LandingOrder): boolean;
}

/** Of a branch on which nothing waits. */
export const emptyLine: LandingLine = {
  orders: [],
  isPassing: false,
  isLanding: () => false,
};

/** Which of those behind the first lands before it. */
export type Passer = (
  orders: readonly LandingOrder[],
  proof: NonNullable<LandingTurn['proof']>,
) => LandingOrder | undefined;

/**
 * Results that land on one branch, one after another; while the first is being proven, one that need not wait
 * for it may land beside it (docs/rules.md R192). What is written to the branch is written by one at a time.
 */
export class BranchLine implements LandingLine {
  orders: readonly LandingOrder[] = [];
  private readonly clock: Clock;
  private readonly passer: Passer;
  private readonly passes: () => void;
  private readonly turns = new Map<LandingOrder, LandingTurn>();
  private readonly starts = new Map<LandingOrder, (turn: LandingTurn) => void>();
  private written: Promise<unknown> = Promise.resolve();

  /** @param passes Told when one passes. */
  constructor(clock: Clock, passer: Passer, passes: () => void) {
    this.clock = clock;
    this.passer = passer;
    this.passes = passes;
  }

  get isPassing(): boolean {
    return this.turns.size > 1;
  }

  get isEmpty(): boolean {
    return this.orders.length === 0 && this.turns.size === 0;
  }

  isLanding(order: LandingOrder): boolean {
    return this.turns.has(order);
  }

  /** Resolves when its turn has come. */
  async add(order: LandingOrder): Promise<LandingTurn> {
    this.orders = [...this.orders, order];
    const turn = new Promise<LandingTurn>((start) => this.starts.set(order, start));
    this.next();
    return await turn;
  }

  /** Its landing is over; until {@link end} nobody takes its place. */
  remove(order: LandingOrder): void {
    this.orders = this.orders.filter((one) => one !== order);
  }

  /** The next may begin. */
  end(order: LandingOrder): void {
    this.turns.delete(order);
    this.next();
  }

  private next(): void {
    const [first] = this.orders;
    if (!first) return;
    const turn = this.turns.get(first);
    if (this.turns.size === 0) this.start(first);
    else if (this.turns.size === 1 && turn?.proof) this.pass(turn.proof);
  }

  private pass(proof: NonNullable<LandingTurn['proof']>): void {
    const order = this.passer(this.orders, proof);
    if (!order) return;
    this.orders = [order, ...this.orders.filter((one) => one !== order)];
    this.start(order);
    this.passes();
  }

  private start(order: LandingOrder): void {
    const turn: LandingTurn = new LandingTurn(this.clock, {
      alone: (work) => this.alone(work),
      landed: () => {
        for (const other of this.turns.values()) if (other !== turn) other.overtake();
      },
      proving: () => this.next(),
    });
    this.turns.set(order, turn);
    this.starts.get(order)?.(turn);
    this.starts.delete(order);
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.written.then(work);
    this.written = mine.catch(() => undefined);
    return await mine;
  }
}
