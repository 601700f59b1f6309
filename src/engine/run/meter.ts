import {
  limitsOf,
  shareUsed,
  usedUp,
  warnAt,
  type Limits,
  type Spent,
} from '../../domain/budget/budget.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { afterAwake } from './afterAwake.ts';

type Ports = Needs<'clock' | 'settings'>;

/** What a commission may take: its own word before the settings'. */
export function budgetLimits({ settings }: Needs<'settings'>, view: CommissionView): Limits {
  const { maxTurns, maxTokens, maxWorkMs, repairTurns } = settings;
  const byDefault = { turns: maxTurns, tokens: maxTokens, workMs: maxWorkMs, repairTurns };
  return limitsOf(view.commission.budget, byDefault);
}

/** What to do when a budget runs out inside a turn. */
export interface BudgetCalls {
  /** Four fifths are used, for the first time in this turn. */
  readonly onNearly: () => void;
  /** It is used up, in a clause with its figures. */
  readonly onUsedUp: (what: string) => void;
}

/** Watches what one turn takes, beside what was taken before it (docs/rules.md R54). */
export class Meter implements Disposable {
  private readonly context: Ports;
  private readonly before: Spent;
  private readonly limits: Limits;
  private readonly calls: BudgetCalls;
  private readonly began: number;
  private readonly timers: Disposable[];
  private warned = false;
  private tokens = 0;

  constructor(context: Ports, view: CommissionView, calls: BudgetCalls) {
    this.context = context;
    this.before = view;
    this.limits = budgetLimits(context, view);
    this.calls = calls;
    this.began = context.clock.awake();
    const at = (share: number): Disposable => {
      const left = Math.max(share * this.limits.workMs - view.workMs, 0);
      return afterAwake(context.clock, left, () => this.look());
    };
    this.timers = [at(warnAt), at(1)];
  }

  /** Milliseconds of this turn while the machine was awake. */
  get workMs(): number {
    return Math.round(this.context.clock.awake() - this.began);
  }

  /** A reading of the tokens this turn has used. */
  read(tokens: number): void {
    this.tokens = tokens;
    this.look();
  }

  dispose(): void {
    for (const timer of this.timers) timer.dispose();
  }

  private look(): void {
    // Turns are counted where the next would begin.
    const spent = {
      turns: 0,
      tokens: this.before.tokens + this.tokens,
      workMs: this.before.workMs + this.workMs,
    };
    const what = usedUp(spent, this.limits);
    if (what !== undefined) this.calls.onUsedUp(what);
    else if (!this.warned && shareUsed(spent, this.limits) >= warnAt) {
      this.warned = true;
      this.calls.onNearly();
    }
  }
}
