import type { StoredEvent } from './event.ts';
import { fold } from './fold.ts';
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
 * The fold of all events: every commission, those still open, and who leads. Looking up one, listing
 * the open ones and applying an event cost nothing that grows with the closed ones.
 */
export class Ledger {
  private readonly views = new Map<string, CommissionView>();
  private readonly unclosed = new Map<string, CommissionView>();
  private readonly perDecision = new Map<string, Set<string>>();
  private readonly perEnvelope = new Map<string, Set<string>>();
  private drainView: DrainView | undefined;
  private seq = 0;

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
    return this.views.get(commission);
  }

  /** All commissions in order of creation. */
  all(): IterableIterator<CommissionView> {
    return this.views.values();
  }

  /** Those that are not closed. */
  open(): IterableIterator<CommissionView> {
    return this.unclosed.values();
  }

  /** Those whose lockset is taken. */
  locked(): CommissionView[] {
    return [...this.unclosed.values()].filter((view) => holdsLock(situationOf(view)));
  }

  ofDecision(decision: string): CommissionView[] {
    return [...(this.perDecision.get(decision) ?? [])].flatMap((id) => this.views.get(id) ?? []);
  }

  /** Every commission issued under the envelope of this ref, whatever became of it. */
  ofEnvelope(ref: string): CommissionView[] {
    return [...(this.perEnvelope.get(ref) ?? [])].flatMap((id) => this.views.get(id) ?? []);
  }

  /** Folds one event in. False when it changed nothing: a late, foreign or unknown one. */
  apply(event: StoredEvent): boolean {
    this.seq = event.seq;
    if (event.commission === '') return this.applyToDrain(event);
    const after = fold(this.views.get(event.commission), event);
    if (!after) return false;
    this.put(event.commission, after);
    return true;
  }

  private put(id: string, view: CommissionView): void {
    this.views.set(id, view);
    const { decisionRef, autonomyEnvelope } = view.commission;
    addTo(this.perDecision, decisionRef, id);
    if (autonomyEnvelope) addTo(this.perEnvelope, autonomyEnvelope.ref, id);
    if (isClosed(situationOf(view))) this.unclosed.delete(id);
    else this.unclosed.set(id, view);
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

function addTo(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
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
