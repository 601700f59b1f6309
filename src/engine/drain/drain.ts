import { outageName, type OutageFound } from '../../domain/provider/outage.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import { Emitter } from '../../base/emitter.ts';
import { asFault, messageOf, type Fault } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { DrainAsk } from '../../domain/commission/drainFact.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import { candidates, hasCandidates, startNow, withEnvelopes } from '../authority/claimable.ts';
import { isGroundFault } from '../authority/ground.ts';
import { outageBehind } from '../run/outageOf.ts';
import { begin } from './begin.ts';
import { Bounds } from './bounds.ts';
import { countOvertaking } from '../../domain/schedule/overtaking.ts';
import { claim, type ClaimRequest } from './claims.ts';
import { DiskBudget } from './diskBudget.ts';
import { DrainLandings } from './drainLandings.ts';
import { endDrain } from './end.ts';
import { expireQueued } from './expire.ts';
import type { DrainOrder, DrainPorts, SharedWork } from './order.ts';
import { answerRequests } from './request.ts';
import { Runs } from './runs.ts';
import { Slots } from './slots.ts';
import { Steps } from './steps.ts';
import { Stopping } from './stopping.ts';
import type { DrainSummary } from './summary.ts';
import { Suspension } from './suspension.ts';

/** How many are prepared for: as many as often come free at once. Each waits with a process of its own. */
const mostAhead = 4;

/** Facts of the operator's that take a commission away from whoever works on it. */
const overtaking: ReadonlySet<string> = new Set(['requeued', 'cancelled', 'resumed']);

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
  private readonly shared: SharedWork;
  private readonly runs: Runs;
  private readonly slots: Slots;
  private readonly toLand: DrainLandings;
  private readonly suspension: Suspension;
  private readonly bounds: Bounds;
  private readonly disk: DiskBudget;
  private readonly touched = new Set<string>();
  private readonly overtaken = new Map<string, number>();
  private readonly stopping = new Stopping();
  private readonly owned = new DisposableStore();
  private readonly ended = new Emitter<DrainSummary>();
  private readonly steps = new Steps(() => this.tryStep());
  /** The attempt that met the last outage. */
  private lastMet: string | undefined;
  /** Why the last step came to nothing. */
  private broken: Fault | undefined;

  /** @throws Fault `drain_in_progress`; faults of the store. */
  static async start(context: DrainPorts, shared: SharedWork, order: DrainOrder): Promise<Drain> {
    return new Drain(context, shared, order, await begin(context, shared, order));
  }

  private constructor(context: DrainPorts, shared: SharedWork, order: DrainOrder, id: string) {
    this.context = context;
    this.order = order;
    this.id = id;
    this.mode = order.mode;
    this.shared = shared;
    const onEnd = (): void => this.steps.ask();
    this.slots = new Slots(() => this.concurrency, onEnd);
    this.runs = new Runs({
      ...{ context, drain: id, mode: order.mode, prover: shared.prover },
      ...{ slots: this.slots, stopping: this.stopping, foreseen: shared.landings.foreseen },
      onEnd: (outage, attempt) => {
        if (outage) this.lastMet = attempt;
        if (outage) this.meet(outage);
        this.steps.ask();
      },
    });
    const { landings } = shared;
    const signal = this.stopping.now;
    const onDiskFull = (text: string): void => this.meet({ cause: 'disk_full', text });
    this.toLand = new DrainLandings({ context, drain: id, landings, signal, onEnd, onDiskFull });
    this.suspension = this.owned.add(new Suspension(context, id, onEnd));
    this.bounds = this.owned.add(new Bounds(context.clock, order, (bound) => this.close(bound)));
    this.disk = new DiskBudget(context, this.suspension, (found) => this.meet(found), signal);
    this.done = new Promise((resolve) => this.owned.add(this.ended.event(resolve)));
    this.listen();
    this.steps.ask();
  }

  /** It claims nothing until the operator resumes it. */
  get isPaused(): boolean {
    const { leader } = this.context.journal.ledger;
    return leader?.drain === this.id && leader.paused;
  }

  /** No new claims any more, for whatever reason. */
  get isStopping(): boolean {
    return this.stopping.isSoft;
  }

  /** First call: no new claims, running turns end. Second call: as {@link interrupt}. */
  stop(): void {
    this.stopping.byOperator(this.isStopping);
    this.steps.ask();
  }

  /** Ends every run at once; its work stays resumable. */
  interrupt(): void {
    this.stopping.interrupt();
    this.steps.ask();
  }

  /** A bound of its own is reached: no new claims, running turns end. */
  private close(bound: string): void {
    this.stopping.byBound(bound);
    this.steps.ask();
  }

  private listen(): void {
    const { agents, decisions, journal } = this.context;
    this.owned.add(journal.onDidAppend((events) => this.hear(events)));
    const ofAgent = ['signed_out', 'model_unknown', 'agent_unusable'] as const;
    this.owned.add(agents.onDidSignIn(() => this.suspension.hint(...ofAgent)));
    this.owned.add(decisions.onDidChange(() => this.suspension.hint('decisions_elsewhere')));
    // What was asked before anybody listened counts as well, and is answered.
    const { leader } = journal.ledger;
    if (leader?.drain !== this.id || leader.asked === undefined) return;
    this.obey(leader.requested ?? 'concurrency');
  }

  private hear(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.type === 'drain_requested' && event.data.drain === this.id)
        this.obey(event.data.request);
      if (event.by === drainActor(this.id)) this.bounds.pay(event);
      this.disk.hear(event);
      // The lead was taken from it: its runs and landings are no longer its own.
      if (event.type === 'drain_ended' && event.data.drain === this.id && !this.steps.isOver)
        this.interrupt();
      if (overtaking.has(event.type)) this.runs.overtake(event.commission, event.attempt);
    }
    this.steps.ask();
  }

  private obey(request: DrainAsk['request']): void {
    if (request === 'stop' || request === 'interrupt')
      this.stopping.byOperator(request === 'interrupt');
    if (request === 'concurrency') this.slots.resized();
    answerRequests(this.context, this.id);
  }

  private async tryStep(): Promise<void> {
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
      if (this.isIdle && !this.steps.isOver) await this.finish();
    }
  }

  private async takeStep(): Promise<void> {
    if (this.steps.isOver) return;
    this.bringLandings();
    const { isPaused } = this;
    await expireQueued(this.context);
    if (!this.isStopping && !isPaused) await this.claimAndRun();
    await this.expectNext(isPaused);
    if (!this.isIdle || ((isPaused || this.isSuspended) && !this.isStopping)) return;
    const retries = this.mode === 'drain' && !this.isStopping;
    if (retries && (await this.toLand.retry(this.touched))) return;
    // A run that ended while this step was choosing may have freed what another waits for.
    if (this.steps.isAsked) return;
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

  private get isIdle(): boolean {
    return this.runs.size + this.toLand.size + this.shared.landings.size === 0;
  }

  /** An outage keeps the drain only while there is something it keeps from going on. */
  private get isSuspended(): boolean {
    return this.suspension.state !== 'open' && this.hasWork;
  }

  private get hasWork(): boolean {
    return hasCandidates(this.context.journal.ledger, this.request);
  }

  /** The attempt that met what may be over by now. */
  private get metOutage(): string | undefined {
    return this.suspension.state === 'probing' ? this.lastMet : undefined;
  }

  private get concurrency(): number {
    const { leader } = this.context.journal.ledger;
    return leader?.drain === this.id ? leader.concurrency : this.order.concurrency;
  }

  private get request(): ClaimRequest {
    const { order, overtaken, runs, slots, suspension } = this;
    const { override } = this.shared.permit;
    return {
      drain: this.id,
      mode: order.mode,
      freeSlots: suspension.admits(slots.free(this.concurrency), runs.isProbed),
      parked: runs.parked,
      winding: runs.ids,
      overtaken,
      ...(order.only && { only: order.only }),
      ...(override && { override }),
    };
  }

  private async claimAndRun(): Promise<void> {
    if (this.disk.isDue && this.hasWork) await this.disk.look();
    // With one slot each starts from what the one before has landed.
    const isLanding = this.concurrency === 1 && this.toLand.size > 0;
    if (this.isStopping || this.isPaused || isLanding || this.request.freeSlots === 0) return;
    if (this.hasWork) await this.context.workspaces.check();
    const isProbing = this.suspension.state === 'probing';
    const started = await claim(this.context, this.request, this.metOutage);
    if (started.length === 0) return;
    const waiting = candidates(this.context.journal.ledger, this.request);
    countOvertaking(this.context, this.overtaken, waiting, started);
    for (const view of started) {
      this.touched.add(view.commission.id);
      this.runs.begin(view, isProbing ? () => this.suspension.passed() : undefined);
    }
  }

  /** Prepares for those who would be claimed next, while all that may be is claimed. */
  private async expectNext(isPaused: boolean): Promise<void> {
    const { context, suspension } = this;
    const isBusy = this.runs.size + this.toLand.size > 0;
    if (
      this.mode !== 'drain' ||
      !isBusy ||
      isPaused ||
      this.isStopping ||
      suspension.state !== 'open'
    ) {
      this.runs.expect([]);
      return;
    }
    const freeSlots = Math.min(mostAhead, this.concurrency);
    const request = await withEnvelopes(context, { ...this.request, freeSlots });
    const { ledger } = context.journal;
    this.runs.expect(startNow(context, ledger, request).flatMap((id) => ledger.get(id) ?? []));
  }

  /** Waits for what keeps everybody, unless that is not wanted or lasts longer than the drain is to. */
  private meet(outage: OutageFound): void {
    const isWaitedFor = this.suspension.met(outage, this.order.until ?? Infinity);
    if (!isWaitedFor) this.close(`${outageName[outage.cause]}: ${outage.text}`);
  }

  private async finish(): Promise<void> {
    this.steps.end();
    await this.runs.rest();
    const { overtaken, stopping, touched } = this;
    const { how, bound } = stopping;
    const ending = { drain: this.id, how, bound, fault: this.broken, only: this.order.only };
    const ended = { ...ending, touched, overtaken };
    this.ended.fire(await endDrain(this.context, this.shared.prover, ended));
    this.owned.dispose();
  }
}
