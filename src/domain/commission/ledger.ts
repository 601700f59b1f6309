import type { StoredEvent } from './event.ts';
import { fold } from './fold.ts';
import { IdIndex } from './idIndex.ts';
import { holdsLock, isClosed } from './situation.ts';
import { situationOf, type CommissionView } from './view.ts';

/** The drain or single run that leads this store, as last recorded. */
export interface DrainView {
  readonly drain: string;
  readonly holder: string;
  readonly concurrency: number;
  readonly mode: 'drain' | 'single';
  readonly startedAt: number;
  /** The strongest request so far; the leader acts on it. */
  readonly requested?: 'stop' | 'interrupt';
  readonly paused: boolean;
}

/**
 * Raised whenever the same events fold into another state: what was folded by another number is folded
 * anew. A test holds the number to the fold.
 */
export const foldVersion = 1;

/** How many closed commissions stay in memory where the others can be recalled. */
const mostKept = 10_000;

/** Folds a closed commission anew from the record. Throws when the record cannot be read. */
export type Recall = (commission: string) => CommissionView | undefined;

/** One commission as a snapshot has it: of a closed one only the name, the rest can be recalled. */
export interface LedgerEntry {
  readonly id: string;
  readonly decision: string;
  /** Refs of the envelopes it was issued under; absent when there were none. */
  readonly envelopes?: readonly string[];
  /** Absent when it is closed. */
  readonly view?: CommissionView;
}

/** All that a ledger knows; from here it can go on without folding what came before. */
export interface LedgerState {
  readonly lastSeq: number;
  readonly drain?: DrainView;
  /** In order of creation. */
  readonly entries: readonly LedgerEntry[];
}

/**
 * The fold of all events: every commission, those still open, and who leads. Looking up one, listing
 * the open ones and applying an event cost nothing that grows with the closed ones. With a recall only
 * the most recently closed stay in memory, and the others are folded anew when somebody asks.
 */
export class Ledger {
  /** `undefined`: closed, and to be recalled. */
  private readonly views = new Map<string, CommissionView | undefined>();
  private readonly unclosed = new Map<string, CommissionView>();
  /** Closed ones in memory, the longest kept first. */
  private readonly kept = new Map<string, CommissionView>();
  private readonly perDecision = new IdIndex();
  private readonly perEnvelope = new IdIndex();
  private readonly recall: Recall | undefined;
  private drainView: DrainView | undefined;
  private seq = 0;

  constructor(recall?: Recall) {
    this.recall = recall;
  }

  /** `seq` of the last event applied; 0 when there is none. */
  get lastSeq(): number {
    return this.seq;
  }

  /** The current leader, if one was recorded and has not ended. */
  get leader(): DrainView | undefined {
    return this.drainView;
  }

  get size(): number {
    return this.views.size;
  }

  get(commission: string): CommissionView | undefined {
    const view = this.views.get(commission);
    if (view || !this.views.has(commission)) return view;
    const recalled = this.recall?.(commission);
    if (recalled) this.keep(commission, recalled);
    return recalled;
  }

  /** All commissions in order of creation; those not in memory are read one by one. */
  *all(): IterableIterator<CommissionView> {
    for (const id of this.views.keys()) {
      const view = this.get(id);
      if (view) yield view;
    }
  }

  /** Those that are not closed. */
  open(): IterableIterator<CommissionView> {
    return this.unclosed.values();
  }

  /** Those closed ones that are in memory: at least the last ones that closed while this ledger lived. */
  recentlyClosed(): IterableIterator<CommissionView> {
    return this.kept.values();
  }

  /** Those whose lockset is taken. */
  locked(): CommissionView[] {
    return [...this.unclosed.values()].filter((view) => holdsLock(situationOf(view)));
  }

  ofDecision(decision: string): CommissionView[] {
    return this.perDecision.of(decision).flatMap((id) => this.get(id) ?? []);
  }

  /** Every commission issued under the envelope of this ref, whatever became of it. */
  ofEnvelope(ref: string): CommissionView[] {
    return this.perEnvelope.of(ref).flatMap((id) => this.get(id) ?? []);
  }

  /** Folds one event in. False when it changed nothing: a late, foreign or unknown one. */
  apply(event: StoredEvent): boolean {
    this.seq = event.seq;
    if (event.commission === '') return this.applyToDrain(event);
    const after = fold(this.get(event.commission), event);
    if (!after) return false;
    this.put(event.commission, after);
    return true;
  }

  /** What a snapshot has to hold. The entries are a copy, the views in them never change. */
  state(): LedgerState {
    const decisions = this.perDecision.keysById();
    const envelopes = this.perEnvelope.keysById();
    const entries = [...this.views.keys()].map((id): LedgerEntry => {
      const view = this.unclosed.get(id);
      const under = envelopes.get(id);
      const decision = decisions.get(id)?.[0] ?? '';
      return { id, decision, ...(under && { envelopes: under }), ...(view && { view }) };
    });
    return { lastSeq: this.seq, entries, ...(this.drainView && { drain: this.drainView }) };
  }

  /** Takes over what another ledger knew; only into one that knows nothing, and has a recall. */
  restore({ lastSeq, drain, entries }: LedgerState): void {
    if (this.seq > 0 || !this.recall) throw new Error('This ledger cannot take over a state.');
    this.seq = lastSeq;
    this.drainView = drain;
    for (const { id, decision, envelopes = [], view } of entries) {
      this.views.set(id, view);
      this.perDecision.add(decision, id);
      for (const ref of envelopes) this.perEnvelope.add(ref, id);
      if (view) this.unclosed.set(id, view);
    }
  }

  private put(id: string, view: CommissionView): void {
    const { decisionRef, autonomyEnvelope } = view.commission;
    this.perDecision.add(decisionRef, id);
    if (autonomyEnvelope) this.perEnvelope.add(autonomyEnvelope.ref, id);
    if (isClosed(situationOf(view))) {
      this.unclosed.delete(id);
      this.keep(id, view);
      return;
    }
    this.views.set(id, view);
    this.unclosed.set(id, view);
  }

  private keep(id: string, view: CommissionView): void {
    this.views.set(id, view);
    this.kept.delete(id);
    this.kept.set(id, view);
    if (!this.recall || this.kept.size <= mostKept) return;
    const [oldest] = this.kept.keys();
    if (oldest === undefined) return;
    this.kept.delete(oldest);
    this.views.set(oldest, undefined);
  }

  private applyToDrain(event: StoredEvent): boolean {
    switch (event.type) {
      case 'drain_started':
        this.drainView = { ...event.data, startedAt: event.at, paused: false };
        return true;
      case 'drain_requested':
        if (this.drainView?.drain !== event.data.drain) return false;
        this.drainView = withRequest(this.drainView, event.data);
        return true;
      case 'drain_ended':
        if (this.drainView?.drain !== event.data.drain) return false;
        this.drainView = undefined;
        return true;
      default:
        return false;
    }
  }
}

type Request = Extract<StoredEvent, { type: 'drain_requested' }>['data'];

function withRequest(drain: DrainView, { request, concurrency }: Request): DrainView {
  switch (request) {
    case 'stop':
      return { ...drain, requested: drain.requested ?? 'stop' };
    case 'interrupt':
      return { ...drain, requested: 'interrupt' };
    case 'pause':
    case 'resume':
      return { ...drain, paused: request === 'pause' };
    case 'concurrency':
      return { ...drain, concurrency: concurrency ?? drain.concurrency };
  }
}
