import { Fault, messageOf } from '../../base/fault.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { OutageFound } from '../../domain/provider/outage.ts';
import { allKept, measured, sumOf, type KeptPorts } from '../disk/kept.ts';
import type { Needs } from '../ports/context.ts';
import { isOverBudget, overBudgetText } from '../words/diskText.ts';
import type { Suspension } from './suspension.ts';

type BudgetPorts = KeptPorts & Needs<'machine' | 'report' | 'sandboxes' | 'settings' | 'setups'>;

/** Facts after which more is kept than before, or less. */
const moving: ReadonlySet<StoredEvent['type']> = new Set<StoredEvent['type']>([
  ...(['admitted', 'settled', 'interrupted', 'landed', 'refused', 'reverted'] as const),
  ...(['cancelled', 'expired', 'cleaned'] as const),
]);

/**
 * Keeps a drain from starting anything while more is kept than its operator allows; what runs goes on, and lands
 * (docs/rules.md R205). What is kept is measured after facts by which it changes, and by no clock.
 */
export class DiskBudget {
  private readonly context: BudgetPorts;
  private readonly suspension: Suspension;
  private readonly meet: (outage: OutageFound) => void;
  private readonly signal: AbortSignal;
  private hasMoved = true;
  private isUnmeasured = false;

  /** @param meet Told that too much is kept. @param signal Aborted: nothing is measured any more. */
  constructor(
    context: BudgetPorts,
    suspension: Suspension,
    meet: (outage: OutageFound) => void,
    signal: AbortSignal,
  ) {
    this.context = context;
    this.suspension = suspension;
    this.meet = meet;
    this.signal = signal;
  }

  hear({ type }: StoredEvent): void {
    if (moving.has(type)) this.hasMoved = true;
  }

  /** What is kept may have changed, and nothing else keeps the drain from going on. */
  get isDue(): boolean {
    if (this.context.settings.diskBudget === undefined) return false;
    const { state } = this.suspension;
    const isAwaited = this.suspension.isFor('disk_budget');
    return this.hasMoved ? state === 'open' || isAwaited : isAwaited && state === 'probing';
  }

  /** Measures what is kept, and stops the drain by it, or lets it go on. */
  async look(): Promise<void> {
    const { diskBudget: budget } = this.context.settings;
    if (budget === undefined) return;
    this.hasMoved = false;
    const bytes = await this.needed(budget);
    if (bytes === undefined || this.signal.aborted) return;
    const now = { budget, bytes };
    if (isOverBudget(now)) this.meet({ cause: 'disk_budget', text: overBudgetText(now) });
    else this.suspension.lift('disk_budget');
  }

  /** Bytes that are kept, without what is only kept for the next where that is too much. */
  private async needed(budget: number): Promise<number | undefined> {
    const bytes = await this.measure();
    if (bytes === undefined || !isOverBudget({ budget, bytes })) return bytes;
    await this.context.workspaces.rest();
    await this.context.sandboxes.rest();
    await this.context.setups.rest();
    return this.measure();
  }

  /** A budget that cannot be held to keeps nobody from work; that is said once. */
  private async measure(): Promise<number | undefined> {
    try {
      const all = await measured(this.context, await allKept(this.context), this.signal);
      this.isUnmeasured = false;
      return sumOf(all.map(({ bytes }) => bytes));
    } catch (thrown) {
      if (this.signal.aborted) return undefined;
      if (!Fault.is(thrown, 'disk_unmeasured')) throw thrown;
      if (!this.isUnmeasured)
        this.context.report(`the disk budget does not hold: ${messageOf(thrown)}`);
      this.isUnmeasured = true;
      return 0;
    }
  }
}
