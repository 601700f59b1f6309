import type { CommissionBrief } from './brief.ts';
import type { DrainView } from './drainView.ts';
import type { StoredEvent } from './event.ts';
import { fold } from './fold.ts';
import { IdIndex } from './idIndex.ts';
import { holdsLock, isClosed, type Situation } from './situation.ts';
import { StoreWide, type StoreWideState } from './storeWide.ts';
import { situationOf, type CommissionView } from './view.ts';

/**
 * Raised whenever the same events fold into another state: what was folded by another number is folded
 * anew. A test holds the number to the fold.
 */
export const foldVersion = 8;

/** How many closed commissions stay in memory where the others can be recalled. */
const mostKept = 10_000;
/** Of how many the order in which they closed is known. */
const mostRecent = 1_000;

/** Folds a closed commission anew from the record. Throws when the record cannot be read. */
export type Recall = (commission: string) => CommissionView | undefined;

/** What is always known of a commission, however long ago it closed. */
export interface LedgerEntry {
  readonly id: string;
  readonly decision: string;
  readonly situation: Situation;
  /** Refs of the envelopes it was issued under; absent when there were none. */
  readonly envelopes?: readonly string[];
  /** Absent when it is not in memory: while it is open it is unread, and when it is closed it can be recalled. */
  readonly view?: CommissionView;
  /** Of an open one that nobody asked for yet. */
  readonly unread?: UnreadView;
}

/** The view of an open commission before it is needed. */
export interface UnreadView {
  readonly brief: CommissionBrief;
  /** The whole of it; the same each time. */
  read(): CommissionView;
}

/** All that a ledger knows; from here it can go on without folding what came before. */
export interface LedgerState extends StoreWideState {
  readonly lastSeq: number;
  /** Ids of those that closed last, the latest at the end. */
  readonly recent: readonly string[];
  /** In order of creation; closed ones without their view. */
  readonly entries: Iterable<LedgerEntry>;
}

/**
 * The fold of all events: every commission, those still open, and who leads. Looking up one, listing
 * the open ones or the latest closed and applying an event cost nothing that grows with the closed
 * ones. With a recall only the most recently closed stay in memory, and the others are folded anew when
 * somebody asks.
 */
export class Ledger {
  private readonly entries = new Map<string, LedgerEntry>();
  /** Those that are not closed; each with its view, or unread. */
  private readonly unclosed = new Map<string, LedgerEntry>();
  /** Closed ones in memory, the longest kept first. */
  private readonly kept = new Set<string>();
  private recent: string[] = [];
  private readonly counts = new Map<Situation, number>();
  private readonly perDecision = new IdIndex();
  private readonly perEnvelope = new IdIndex();
  private readonly recall: Recall | undefined;
  private readonly wide = new StoreWide();
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
    return this.wide.leader;
  }

  /** A drain that was cut off while it was paused: the next one begins paused. */
  get leftPaused(): string | undefined {
    return this.wide.leftPaused;
  }

  /** The drain that runs claims nothing, or the next one will not, until somebody resumes. */
  get isPaused(): boolean {
    return this.wide.leader?.paused ?? this.wide.leftPaused !== undefined;
  }

  /** Hashes of the set-ups the operator has confirmed. */
  get confirmedSetups(): ReadonlySet<string> {
    return this.wide.setups;
  }

  /** Whether an operator took the lead from this process, and it has not led since. */
  isTakenOver(holder: string): boolean {
    return this.wide.takenOver.has(holder);
  }

  get size(): number {
    return this.entries.size;
  }

  /** How many commissions stand there. */
  count(situation: Situation): number {
    return this.counts.get(situation) ?? 0;
  }

  get(commission: string): CommissionView | undefined {
    const entry = this.entries.get(commission);
    if (!entry || entry.view) return entry?.view;
    if (entry.unread) return this.read(entry, entry.unread);
    const view = this.recall?.(commission);
    if (view) this.keep({ ...entry, view });
    return view;
  }

  /** All commissions in order of creation; those not in memory are read one by one. */
  *all(): IterableIterator<CommissionView> {
    for (const id of this.entries.keys()) {
      const view = this.get(id);
      if (view) yield view;
    }
  }

  /** Those that are not closed. */
  *open(): IterableIterator<CommissionView> {
    for (const entry of this.unclosed.values()) {
      const view = entry.view ?? (entry.unread && this.read(entry, entry.unread));
      if (view) yield view;
    }
  }

  /** What lists show of those that are not closed, in the order of {@link open}. */
  *openBriefs(): IterableIterator<CommissionBrief> {
    for (const { view, unread } of this.unclosed.values()) {
      const brief = view ?? unread?.brief;
      if (brief) yield brief;
    }
  }

  /** Those that closed last, the latest first; at most `limit`, and at most the last 1,000. */
  latestClosed(limit: number): CommissionView[] {
    const ids = [...new Set(this.recent.slice(-mostRecent).reverse())].slice(0, limit);
    return ids.flatMap((id) => this.get(id) ?? []);
  }

  /** Those whose lockset is taken. */
  locked(): CommissionView[] {
    return [...this.unclosed.values()]
      .filter(({ situation }) => holdsLock(situation))
      .flatMap(({ id }) => this.get(id) ?? []);
  }

  ofDecision(decision: string): CommissionView[] {
    return this.perDecision.of(decision).flatMap((id) => this.get(id) ?? []);
  }

  /** What a snapshot has to hold of one, as in {@link state}. */
  entry(id: string): LedgerEntry | undefined {
    const entry = this.entries.get(id);
    return entry && this.slimmed(entry);
  }

  /** What is known at once of a decision's commissions, in order of creation. */
  entriesOf(decision: string): LedgerEntry[] {
    return this.perDecision.of(decision).flatMap((id) => this.entries.get(id) ?? []);
  }

  /** Every commission issued under the envelope of this ref, whatever became of it. */
  ofEnvelope(ref: string): CommissionView[] {
    return this.perEnvelope.of(ref).flatMap((id) => this.get(id) ?? []);
  }

  /** Folds one event in. False when it changed nothing: a late, foreign or unknown one. */
  apply(event: StoredEvent): boolean {
    this.seq = event.seq;
    if (event.commission === '') return this.wide.apply(event);
    const after = fold(this.get(event.commission), event);
    if (!after) return false;
    this.put(event.commission, after);
    return true;
  }

  /** What a snapshot has to hold. The entries are read as they are asked for, each as it is then. */
  state(): LedgerState {
    const recent = this.recent.slice(-mostRecent);
    return { ...this.wide.state(), lastSeq: this.seq, recent, entries: this.slim() };
  }

  /**
   * Takes over what another ledger knew, entries in any number of pieces; only into one that knows
   * nothing, and has a recall.
   */
  *restore({ lastSeq, recent, entries, ...wide }: LedgerState, piece: number): Generator<void> {
    if (this.seq > 0 || !this.recall) throw new Error('This ledger cannot take over a state.');
    this.seq = lastSeq;
    this.wide.restore(wide);
    this.recent = [...recent];
    for (const entry of entries) {
      this.enter(entry);
      if (entry.view ?? entry.unread) this.unclosed.set(entry.id, entry);
      if (this.entries.size % piece === 0) yield;
    }
  }

  private *slim(): Generator<LedgerEntry> {
    for (const entry of this.entries.values()) yield this.slimmed(entry);
  }

  private slimmed(entry: LedgerEntry): LedgerEntry {
    return !entry.view || this.unclosed.has(entry.id) ? entry : nameOf(entry);
  }

  private read(entry: LedgerEntry, unread: UnreadView): CommissionView {
    const read = { ...nameOf(entry), view: unread.read() };
    this.entries.set(entry.id, read);
    this.unclosed.set(entry.id, read);
    return read.view;
  }

  private put(id: string, view: CommissionView): void {
    const situation = situationOf(view);
    const entry = { id, situation, view, ...namesOf(view, this.entries.get(id)) };
    this.enter(entry);
    if (!isClosed(situation)) {
      this.unclosed.set(id, entry);
      return;
    }
    this.unclosed.delete(id);
    this.recent.push(id);
    if (this.recent.length > 2 * mostRecent) this.recent = this.recent.slice(-mostRecent);
    this.keep(entry);
  }

  private enter(entry: LedgerEntry): void {
    const before = this.entries.get(entry.id);
    this.entries.set(entry.id, entry);
    if (before) this.tally(before.situation, -1);
    else this.perDecision.add(entry.decision, entry.id);
    this.tally(entry.situation, 1);
    if (before?.envelopes === entry.envelopes) return;
    for (const ref of entry.envelopes ?? []) this.perEnvelope.add(ref, entry.id);
  }

  private tally(situation: Situation, by: 1 | -1): void {
    this.counts.set(situation, this.count(situation) + by);
  }

  private keep(entry: LedgerEntry): void {
    this.entries.set(entry.id, entry);
    this.kept.delete(entry.id);
    this.kept.add(entry.id);
    if (!this.recall || this.kept.size <= mostKept) return;
    const [oldest] = this.kept;
    const forgotten = oldest === undefined ? undefined : this.entries.get(oldest);
    if (!forgotten) return;
    this.kept.delete(forgotten.id);
    this.entries.set(forgotten.id, nameOf(forgotten));
  }
}

/** What is known of a commission without its view. */
const nameOf = ({ id, decision, situation, envelopes }: LedgerEntry): LedgerEntry => ({
  ...{ id, decision, situation },
  ...(envelopes && { envelopes }),
});

/** A commission that was issued again under another envelope counts for both. */
function namesOf(
  { commission: { decisionRef: decision, autonomyEnvelope: envelope } }: CommissionView,
  before: LedgerEntry | undefined,
): Pick<LedgerEntry, 'decision' | 'envelopes'> {
  const known = before?.envelopes ?? [];
  if (!envelope || known.includes(envelope.ref))
    return { decision, ...(known.length > 0 && { envelopes: known }) };
  return { decision, envelopes: [...known, envelope.ref] };
}
