import type { Outage, OutageFound } from '../../domain/provider/outage.ts';
import { attemptKey, attemptOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Foresight } from '../proof/foresight.ts';
import type { Prover } from '../proof/prover.ts';
import { BaselineMemory } from '../run/baseline.ts';
import { runCommission, type RunPorts } from '../run/run.ts';
import { Ahead } from './ahead.ts';
import { OwnTrouble } from './ownTrouble.ts';
import type { Slots } from './slots.ts';
import type { Stopping } from './stopping.ts';

/** What one commission may meet alone: a thread the provider cannot take, a place in which no agent starts. */
const mayBeOwn: ReadonlySet<Outage> = new Set(['provider_unreachable', 'agent_unusable']);

interface Run {
  /** Of the commission. */
  readonly id: string;
  readonly stop: AbortController;
  /** It is to show whether an outage has passed, and has not yet. */
  isProbe: boolean;
  /** Its agent has done something. */
  isAlive: boolean;
}

export interface RunsOptions {
  readonly context: RunPorts;
  readonly drain: string;
  readonly mode: 'drain' | 'single';
  readonly prover: Prover;
  readonly foreseen: Foresight;
  readonly slots: Slots;
  readonly stopping: Stopping;
  /** Told when a run is over, with what keeps everybody from going on, if there is something, and whose it was. */
  readonly onEnd: (outage: OutageFound | undefined, attempt: string) => void;
}

/** The runs of a drain that are under way, and those it gave up on. */
export class Runs {
  /** Attempts, as `attemptOf` names them, that this drain does not try again. */
  readonly parked = new Set<string>();
  private readonly options: RunsOptions;
  private readonly baseline = new BaselineMemory();
  private readonly ahead: Ahead;
  private readonly trouble = new OwnTrouble();
  /** By attempt: one that was overtaken winds down beside the next. */
  private readonly running = new Map<string, Run>();

  constructor(options: RunsOptions) {
    this.options = options;
    const { context, prover } = options;
    this.ahead = new Ahead({ context, prover, memory: this.baseline });
  }

  get size(): number {
    return this.running.size;
  }

  /** Commissions of which an attempt has not ended yet. */
  get ids(): Set<string> {
    return new Set([...this.running.values()].map(({ id }) => id));
  }

  /** One is under way that is to show whether an outage has passed. */
  get isProbed(): boolean {
    return [...this.running.values()].some(({ isProbe }) => isProbe);
  }

  /** These would be claimed next, if there were slots: what they begin with is prepared, for nobody else. */
  expect(next: readonly CommissionView[]): void {
    this.ahead.aim(next);
  }

  /** Lets go of what was prepared. Never rejects. */
  rest(): Promise<void> {
    return this.ahead.rest();
  }

  /** @param onPassed Given where it is to show whether an outage has passed: told of the first thing its agent does. */
  begin(view: CommissionView, onPassed?: () => void): void {
    const { context, drain, foreseen, mode, prover, slots, stopping, onEnd } = this.options;
    const { id } = view.commission;
    const attempt = attemptOf(view);
    const isProbe = onPassed !== undefined;
    const mine: Run = { id, stop: new AbortController(), isProbe, isAlive: false };
    this.running.set(attempt, mine);
    const stops = stopping.stopsFor(mine.stop.signal);
    const slot = slots.take();
    const prepared = this.ahead.take(view, stops.early);
    const run = {
      ...{ view, drain, mode, prover, foreseen, baseline: this.baseline, stops, slot },
      onAlive: () => {
        // What it goes on doing may need neither provider nor a start of its agent.
        if (!mine.isAlive) this.trouble.answered(attempt);
        if (mine.isProbe) onPassed?.();
        mine.isAlive = true;
        mine.isProbe = false;
      },
      ...(prepared && { prepared }),
    };
    void runCommission(context, run).then((outage) => {
      this.running.delete(attempt);
      slot.end();
      const after = context.journal.ledger.get(id);
      const shared = outage && this.isOwn(id, attempt, outage) ? undefined : outage;
      // Given back in the middle: this drain does not try the same thing again at once.
      if (!shared && after?.attempt === view.attempt && after.interrupted) this.parked.add(attempt);
      onEnd(shared, attempt);
    });
  }

  private isOwn(id: string, attempt: string, { cause, text }: OutageFound): boolean {
    if (!mayBeOwn.has(cause) || !this.trouble.met(attempt)) return false;
    const { report } = this.options.context;
    report(`${id} waits for the next drain: others get on, and it does not: ${text}`);
    return true;
  }

  /** Overtaken by the operator: its session must not go on. Harmless for one that does not run. */
  overtake(commission: string, attempt: number): void {
    this.running.get(attemptKey(commission, attempt))?.stop.abort();
  }
}
