import { Suspension } from './suspension.ts';
import { outageName, type OutageFound } from '../../domain/provider/outage.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import { Emitter } from '../../base/emitter.ts';
import { asFault, messageOf, type Fault } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import { attemptKey, attemptOf, type CommissionView } from '../../domain/commission/view.ts';
import { isGroundFault } from '../authority/ground.ts';
import type { Needs } from '../ports/context.ts';
import type { LandingPorts, Landings } from '../landing/landings.ts';
import type { Prover } from '../proof/prover.ts';
import { outageBehind } from '../run/outageOf.ts';
import { BaselineMemory } from '../run/baseline.ts';
import { runCommission, type RunPorts } from '../run/run.ts';
import { forgetThreads, removeClosed } from '../landing/cleanUp.ts';
import { recordOverride } from '../project/override.ts';
import type { RunPermit } from '../project/readiness.ts';
import { expireQueued } from './expire.ts';
import { claim, countOvertaking, type ClaimRequest } from './claims.ts';
import { candidates, chooseNow, justLooking, withEnvelopes } from '../authority/claimable.ts';
import { DrainLandings } from './drainLandings.ts';
import { lead, resign } from './leader.ts';
import { recoverRuns } from './recover.ts';
import { Stopping } from './stopping.ts';
import { summarize, type DrainSummary } from './summary.ts';

export interface DrainOrder {
  readonly mode: 'drain' | 'single';
  readonly concurrency: number;
  /** Only these commissions, for a run without drain. */
  readonly only?: ReadonlySet<string>;
  /** Why this work runs outside the specifications; needed where the project is not specified yet. */
  readonly override?: string;
  /** Tokens of all its turns: when they are used, nothing more is started and turns end. */
  readonly tokens?: number;
  /** Epoch milliseconds: nothing is started any more, and no outage waited for, from then on. */
  readonly until?: number;
}

/** Facts of the operator's that take a commission away from whoever works on it. */
const overtaking: ReadonlySet<string> = new Set(['requeued', 'cancelled', 'resumed']);

interface Run {
  /** Of the commission. */
  readonly id: string;
  readonly stop: AbortController;
}

/** What a process has one of: Apply and drain land through the same queue and share what is proven. */
export interface SharedWork {
  readonly prover: Prover;
  readonly landings: Pick<Landings, 'add' | 'size' | 'recover'>;
  /** What the readiness gate said of this run. */
  readonly permit: RunPermit;
}

/** What runs, lands and is written down in a drain. */
export type DrainPorts = RunPorts & LandingPorts & Needs<'processes'>;

/**
 * Keeps up to N runs going while anything can start, lands what may land, and ends when nothing
 * executes, nothing lands and nothing can become claimable without the operator (docs/rules.md R89). Driven by
 * events alone: what frees a slot refills it.
 */
export class Drain {
  readonly id: string;
  readonly mode: 'drain' | 'single';
  /** Settles when the drain ended; never rejects. */
  readonly done: Promise<DrainSummary>;
  private readonly context: DrainPorts;
  private readonly order: DrainOrder;
  private readonly prover: Prover;
  private readonly landings: SharedWork['landings'];
  private readonly permit: RunPermit;
  private readonly baseline = new BaselineMemory();
  /** By attempt: one that was overtaken winds down beside the next. */
  private readonly running = new Map<string, Run>();
  private readonly toLand: DrainLandings;
  private readonly suspension: Suspension;
  private readonly touched = new Set<string>();
  private readonly parked = new Set<string>();
  private readonly overtaken = new Map<string, number>();
  private readonly stopping = new Stopping();
  private readonly owned = new DisposableStore();
  private readonly ended = new Emitter<DrainSummary>();
  private spent = 0;
  private steps: Promise<void> = Promise.resolve();
  private stepAsked = false;
  private over = false;
  /** Why the last step came to nothing. */
  private broken: Fault | undefined;

  /** @throws Fault `drain_in_progress`; faults of the store. */
  static async start(context: DrainPorts, shared: SharedWork, order: DrainOrder): Promise<Drain> {
    const { drain } = await lead(context, order.mode, order.concurrency);
    try {
      await context.agents.reapOrphans();
      await context.sandboxes.reapOrphans();
      await context.workspaces.sweep();
      await shared.landings.recover();
      await recoverRuns(context);
      const { override } = shared.permit;
      if (override) {
        const selected = candidates(context.journal.ledger, { ...order, parked: new Set() });
        const ids = selected.map((view) => view.commission.id);
        await recordOverride(context, ids, override, drainActor(drain));
      }
    } catch (failure) {
      // A leader that cannot begin must not keep others from it.
      await resign(context, drain, 'interrupted');
      throw failure;
    }
    return new Drain(context, shared, order, drain);
  }

  private constructor(context: DrainPorts, shared: SharedWork, order: DrainOrder, id: string) {
    this.context = context;
    this.order = order;
    this.id = id;
    this.mode = order.mode;
    this.prover = shared.prover;
    this.landings = shared.landings;
    this.permit = shared.permit;
    const { landings } = shared;
    const signal = this.stopping.now;
    const onEnd = (): void => this.step();
    const onDiskFull = (text: string): void => this.meet({ cause: 'disk_full', text });
    const options = { context, drain: id, landings, signal, onEnd, onDiskFull };
    this.toLand = new DrainLandings(options);
    this.suspension = this.owned.add(new Suspension(context, id, onEnd));
    if (order.until !== undefined)
      this.owned.add(
        context.clock.after(Math.max(0, order.until - context.clock.now()), () =>
          this.close('its time is over'),
        ),
      );
    this.done = new Promise((resolve) => this.owned.add(this.ended.event(resolve)));
    this.owned.add(context.journal.onDidAppend((events) => this.hear(events)));
    this.owned.add(
      context.agents.onDidSignIn(() => this.suspension.hint('signed_out', 'model_unknown')),
    );
    this.owned.add(
      context.decisions.onDidChange(() => this.suspension.hint('decisions_elsewhere')),
    );
    // What was asked before anybody listened counts as well.
    const { leader } = context.journal.ledger;
    if (leader?.drain === id && leader.requested) this.obey(leader.requested);
    this.step();
  }

  /** No new claims any more, for whatever reason. */
  get isStopping(): boolean {
    return this.stopping.isSoft;
  }

  /** First call: no new claims, running turns end. Second call: as {@link interrupt}. */
  stop(): void {
    this.stopping.byOperator(this.isStopping);
    this.step();
  }

  /** Ends every run at once; its work stays resumable. */
  interrupt(): void {
    this.stopping.interrupt();
    this.step();
  }

  /** A bound of its own is reached: no new claims, running turns end. */
  private close(bound: string): void {
    this.stopping.byBound(bound);
    this.step();
  }

  private hear(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.type === 'drain_requested' && event.data.drain === this.id)
        this.obey(event.data.request);
      if (event.by === drainActor(this.id)) this.pay(tokensOf(event));
      // The lead was taken from it: its runs and landings are no longer its own.
      if (event.type === 'drain_ended' && event.data.drain === this.id && !this.over)
        this.interrupt();
      // Overtaken by the operator: its session must not go on.
      if (overtaking.has(event.type))
        this.running.get(attemptKey(event.commission, event.attempt))?.stop.abort();
    }
    this.step();
  }

  private pay(tokens: number): void {
    if (tokens === 0) return;
    this.spent += tokens;
    const { tokens: most = Infinity } = this.order;
    if (this.spent >= most) this.close(`it has used ${this.spent} of ${most} tokens`);
  }

  private obey(request: string): void {
    if (request !== 'stop' && request !== 'interrupt') return;
    this.stopping.byOperator(request === 'interrupt');
    this.step();
  }

  /** Runs one step after those already asked for; many requests at once make one step. */
  private step(): void {
    if (this.stepAsked || this.over) return;
    this.stepAsked = true;
    this.steps = this.steps.then(async () => {
      this.stepAsked = false;
      try {
        await this.takeStep();
        this.broken = undefined;
      } catch (thrown) {
        // While something runs the next event brings the next step, and it may go well then.
        if (!isGroundFault(thrown)) this.context.report(`drain ${this.id}: ${messageOf(thrown)}`);
        const outage = outageBehind(thrown);
        if (outage) this.meet(outage);
        if (outage && !this.isStopping) return;
        this.broken = asFault(thrown);
        if (this.isIdle && !this.over) await this.finish();
      }
    });
  }

  private async takeStep(): Promise<void> {
    if (this.over) return;
    this.bringLandings();
    const paused = this.context.journal.ledger.leader?.paused === true;
    await expireQueued(this.context);
    if (!this.isStopping && !paused) await this.claimAndRun();
    if (!this.isIdle || ((paused || this.isSuspended) && !this.isStopping)) return;
    if (!this.isStopping && (await this.retryLandings())) return;
    // A run that ended while this step was choosing may have freed what another waits for.
    if (this.stepAsked) return;
    await this.finishWhole();
  }

  /** Nothing can start any more, unless it is that nothing stands on its ground. */
  private async finishWhole(): Promise<void> {
    if (!this.isStopping) await this.context.workspaces.check();
    this.broken = undefined;
    await this.finish();
  }

  /** A single run lands nothing by itself (docs/rules.md R94). */
  private bringLandings(): void {
    if (this.mode !== 'drain' || this.stopping.now.aborted) return;
    for (const id of this.toLand.queue()) this.touched.add(id);
  }

  private async retryLandings(): Promise<boolean> {
    return this.mode === 'drain' && (await this.toLand.retry(this.touched));
  }

  private get isIdle(): boolean {
    return this.running.size === 0 && this.landings.size === 0;
  }

  /** An outage keeps the drain only while there is something it keeps from going on. */
  private get isSuspended(): boolean {
    const { state } = this.suspension;
    if (state === 'open') return false;
    return candidates(this.context.journal.ledger, this.request).length > 0;
  }

  private get freeSlots(): number {
    const { leader } = this.context.journal.ledger;
    const concurrency = leader?.drain === this.id ? leader.concurrency : this.order.concurrency;
    return Math.max(0, this.suspension.slots(concurrency) - this.running.size);
  }

  private get request(): ClaimRequest {
    return {
      drain: this.id,
      mode: this.order.mode,
      freeSlots: this.freeSlots,
      parked: this.parked,
      winding: new Set([...this.running.values()].map(({ id }) => id)),
      overtaken: this.overtaken,
      ...(this.order.only && { only: this.order.only }),
      ...(this.permit.override && { override: this.permit.override }),
    };
  }

  private async claimAndRun(): Promise<void> {
    if (candidates(this.context.journal.ledger, this.request).length > 0)
      await this.context.workspaces.check();
    const started = await claim(this.context, this.request);
    if (started.length === 0) return;
    const waiting = candidates(this.context.journal.ledger, this.request);
    countOvertaking(this.context, this.overtaken, waiting, started);
    for (const view of started) this.run(view);
  }

  private run(view: CommissionView): void {
    const { id } = view.commission;
    const mine = new AbortController();
    const attempt = attemptOf(view);
    this.running.set(attempt, { id, stop: mine });
    this.touched.add(id);
    const stops = this.stopping.stopsFor(mine.signal);
    const { prover, baseline } = this;
    const { id: drain, order } = this;
    const isProbe = this.suspension.state === 'probing';
    const run = { view, drain, mode: order.mode, prover, baseline, stops };
    const onAlive = (): void => this.suspension.passed();
    void runCommission(this.context, isProbe ? { ...run, onAlive } : run).then((outage) => {
      this.running.delete(attempt);
      const after = this.context.journal.ledger.get(id);
      if (outage) this.meet(outage);
      // Given back in the middle: this drain does not try the same thing again at once.
      if (!outage && after?.attempt === view.attempt && after.interrupted) this.parked.add(attempt);
      this.step();
    });
  }

  /** Waits for what keeps everybody, unless that is not wanted or lasts longer than the drain is to. */
  private meet(outage: OutageFound): void {
    const isWaitedFor = this.suspension.met(outage, this.order.until ?? Infinity);
    if (!isWaitedFor) this.close(`${outageName[outage.cause]}: ${outage.text}`);
  }

  private async finish(): Promise<void> {
    this.over = true;
    const how = this.broken ? 'interrupted' : this.stopping.how;
    const { overtaken, order } = this;
    const request = { ...justLooking, overtaken, ...(order.only && { only: order.only }) };
    const { waiting } = chooseNow(
      this.context,
      this.context.journal.ledger,
      await withEnvelopes(this.context, request).catch(() => request),
    );
    const { bound: reached } = this.stopping;
    const bound = how === 'stopped' && reached !== undefined ? { bound: reached } : {};
    try {
      await this.prover.rest();
      await removeClosed(this.context);
      await forgetThreads(this.context);
      await resign(this.context, this.id, how, bound.bound);
    } catch (thrown) {
      if (!isGroundFault(thrown))
        this.context.report(`drain ${this.id} could not sign off: ${messageOf(thrown)}`);
      this.broken ??= asFault(thrown);
    }
    const end = { how, drain: this.id, ...bound } as const;
    const ended = this.broken ? ({ ...end, how: 'interrupted', fault: this.broken } as const) : end;
    this.ended.fire(summarize(this.context, ended, this.touched, waiting));
    this.owned.dispose();
  }
}

/** What an event says was used of the provider. */
function tokensOf({ type, data }: StoredEvent): number {
  if (type === 'turn_ended') return data.tokens;
  return type === 'judged' ? data.judgement.tokens : 0;
}
