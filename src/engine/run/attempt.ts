import { Fault } from '../../base/fault.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import type { Needs } from '../ports/context.ts';
import { viewOf } from '../authority/guards.ts';

type Ports = Needs<'clock' | 'journal' | 'runLog'>;

type RunFact = Extract<
  StoredEvent,
  {
    type:
      | 'admitted'
      | 'started'
      | 'thread_opened'
      | 'turn_ended'
      | 'captured'
      | 'measured'
      | 'judged'
      | 'settled'
      | 'interrupted';
  }
>;

/** A fact and its data, without the stamp the attempt adds. */
export type RunFactDraft = {
  [T in RunFact['type']]: Pick<Extract<RunFact, { type: T }>, 'type' | 'data'>;
}[RunFact['type']];

/** How long a fact of a run waits for a store that another process holds, milliseconds. */
const patienceMs = 300_000;

/** Thrown inside a run whose commission was requeued, cancelled or taken over: it must change nothing more. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** One run's hold on its commission: writes facts under the lease, and says so when it was lost. */
export class Attempt {
  readonly id: string;
  readonly number: number;
  private readonly context: Ports;
  private readonly drain: string;

  constructor(context: Ports, view: CommissionView, drain: string) {
    this.context = context;
    this.id = view.commission.id;
    this.number = view.attempt;
    this.drain = drain;
  }

  get view(): CommissionView {
    return viewOf(this.context.journal.ledger, this.id);
  }

  /** True while this run is still the one that may speak for the commission. */
  get holds(): boolean {
    const { attempt, lease } = this.view;
    return attempt === this.number && lease?.drain === this.drain;
  }

  /**
   * Waits for a store that another process holds: a paid run is not lost to that.
   * @throws Overtaken when the lease is lost, and nothing is written then; store faults, `store_busy` only
   * after {@link patienceMs}.
   */
  async record(fact: RunFactDraft): Promise<CommissionView> {
    for (let waited = 0, pause = 1_000; ; waited += pause, pause = Math.min(2 * pause, 30_000)) {
      try {
        return await this.write(fact);
      } catch (thrown) {
        if (!Fault.is(thrown, 'store_busy') || waited >= patienceMs) throw thrown;
      }
      await new Promise<void>((resolve) => this.context.clock.after(pause, resolve));
    }
  }

  private async write(fact: RunFactDraft): Promise<CommissionView> {
    await this.context.journal.append((ledger) => {
      const { attempt, lease } = viewOf(ledger, this.id);
      if (attempt !== this.number || lease?.drain !== this.drain) throw new Overtaken(this.id);
      const draft: EventDraft = {
        ...fact,
        by: drainActor(this.drain),
        commission: this.id,
        attempt: this.number,
      };
      return [draft];
    });
    return this.view;
  }

  /** A command of evidence or set-up with its output. */
  logRun(kind: 'evidence' | 'setup', run: EvidenceRun): void {
    this.log(kind, `${run.command}\n${run.tail}`.trimEnd(), {
      ...(run.exitCode !== null && { exitCode: run.exitCode }),
      durationMs: run.durationMs,
    });
  }

  /** A line for tails and output channels. */
  log(
    kind: string,
    text: string,
    facts?: Readonly<Record<string, string | number | boolean>>,
  ): void {
    this.context.runLog.append({
      at: this.context.clock.now(),
      commission: this.id,
      attempt: this.number,
      kind,
      text,
      ...(facts && { facts }),
    });
  }
}
