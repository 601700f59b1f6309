import { setImmediate as turn } from 'node:timers/promises';
import type { Fault } from '../../base/fault.ts';
import { without } from '../../base/without.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import { fold } from '../../domain/commission/fold.ts';
import type { Ledger, LedgerEntry } from '../../domain/commission/ledger.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { Pace } from '../files/pace.ts';
import { chainFormat, parseEvent, parseHeader, readLine } from './chain.ts';
import {
  isTorn,
  readSlice,
  type ChainDamage,
  type ChainPosition,
  type ChainSlice,
  type PlacedEvent,
} from './chainSlice.ts';
import { chunkSize, type JournalDisk } from './journalDisk.ts';
import type { Snapshot, SnapshotPlace, TakenSnapshot } from './snapshotFile.ts';
import type { PlacedEntry } from './snapshotRows.ts';
import { damageSentence, readOnlyFault } from './storeFaults.ts';

/** Commissions taken over, or given, between two turns of the event loop: a ms or two. */
const entriesAtOnce = 500;

/** Reads a journal to its last byte, folding each event into the ledger once. */
export class JournalReader {
  readonly ledger: Ledger;
  private readonly disk: JournalDisk;
  private lastOf = new Map<string, number>();
  private lastLine = 0;
  private at: ChainPosition | undefined;
  private foundFormat = chainFormat;
  private readonly passedOver: number[] = [];
  /** Commissions of events that came while a snapshot was taken. */
  private changed: Set<string> | undefined;

  constructor(disk: JournalDisk, ledger: Ledger) {
    this.disk = disk;
    this.ledger = ledger;
  }

  /** After the last event folded; `undefined` while not even the header could be read. */
  get position(): ChainPosition | undefined {
    return this.at;
  }

  /** Of the header. A higher one than ours is read as far as we understand it, and never written. */
  get format(): number {
    return this.foundFormat;
  }

  /** Byte offsets of void lines, met by this reader. */
  get astray(): readonly number[] {
    return this.passedOver;
  }

  /** Byte offset of the commission's last line; 0 when it has none. */
  lastLineOf(commission: string): number {
    return this.lastOf.get(commission) ?? 0;
  }

  /**
   * Folds in what was appended since, handing each chunk's events to `seen`. Stops at the first line
   * that does not count; what follows it is not looked at.
   */
  async advance(seen: (events: readonly StoredEvent[]) => void): Promise<ChainDamage | undefined> {
    const missing = this.readHeader();
    if (missing || !this.at) return missing;
    if ((await this.disk.size()) < this.at.offset)
      return { offset: this.at.offset, flaw: 'shorter' };
    for (let length = chunkSize; ;) {
      const bytes = await this.disk.read(this.at.offset, length);
      const slice = readSlice(bytes, this.at);
      this.passedOver.push(...slice.astray);
      const broken = this.take(slice.events, slice.position, seen) ?? slice.damage;
      if (broken) return broken;
      if (bytes.length < length) return damagedEnd(bytes, slice);
      // A batch larger than the chunk: read more of it at once.
      length = slice.events.length === 0 ? length * 2 : chunkSize;
    }
  }

  /**
   * The bytes after the last event: what a writer left that was cut off in the middle of an append.
   * Only while holding the lock; otherwise it may be an append going on.
   */
  async tornTail(): Promise<Buffer> {
    const offset = this.at?.offset ?? 0;
    return await this.disk.read(offset, (await this.disk.size()) - offset);
  }

  /**
   * The events of one commission, oldest first, along the references that each line holds. Reads at
   * once, a few microseconds an event, so that a ledger can recall what it let go.
   */
  history(commission: string): readonly StoredEvent[] | ChainDamage {
    const events: StoredEvent[] = [];
    for (let offset = this.lastLineOf(commission); offset > 0;) {
      const line = readLine(this.disk.lineAt(offset));
      const found = line.kind === 'sound' ? parseEvent(line.text) : undefined;
      if (found?.event.commission !== commission) return { offset, flaw: 'checksum' };
      // Whoever sealed it, a line that does not lead back leads round for ever.
      if (found.back >= offset) return { offset, flaw: 'shape' };
      events.push(found.event);
      offset = found.back;
    }
    return events.reverse();
  }

  /**
   * The fold of one commission's events, for a ledger that let it go.
   *
   * @throws Fault `store_read_only` when a line of it is damaged.
   */
  recall(commission: string): CommissionView | undefined {
    const events = this.history(commission);
    if ('flaw' in events) throw unreadable(events);
    try {
      return events.reduce<CommissionView | undefined>(
        (view, event) => fold(view, event) ?? view,
        undefined,
      );
    } catch {
      // Sealed by somebody who does not keep our format, where nobody looked at its data when it was read.
      throw unreadable({ offset: this.lastLineOf(commission), flaw: 'shape' });
    }
  }

  /**
   * What a snapshot has to hold, as it is when this resolves; `undefined` before anything was read. Others
   * have their turn meanwhile: what they change is looked at again in the last moment. One at a time.
   */
  async snapshot(pace: Pick<Pace, 'breathe'> = new Pace()): Promise<TakenSnapshot | undefined> {
    const changed = new Set<string>();
    this.changed = changed;
    const placed = new Map<string, PlacedEntry>();
    const place = (entry: LedgerEntry): unknown =>
      placed.set(entry.id, { entry, line: this.lastLineOf(entry.id) });
    try {
      for (const entry of this.ledger.state().entries) {
        place(entry);
        if (placed.size % entriesAtOnce === 0) await pace.breathe();
      }
      for (const id of changed) {
        const entry = this.ledger.entry(id);
        if (entry) place(entry);
      }
    } finally {
      this.changed = undefined;
    }
    if (!this.at) return undefined;
    const { at: position, lastLine } = this;
    const drainLine = this.lastLineOf('');
    const known = without(this.ledger.state(), ['entries']);
    return { position, lastLine, drainLine, known, entries: [...placed.values()] };
  }

  /**
   * Whether the journal has the very line at which a snapshot was taken: that line's checksum covers its
   * place and, through the line before it, everything up to there.
   */
  async holds({ position, lastLine }: SnapshotPlace): Promise<boolean> {
    if (this.readHeader() || (await this.disk.size()) < position.offset) return false;
    const line = readLine(this.disk.lineAt(lastLine));
    return line.kind === 'sound' && line.sum === position.sum;
  }

  /**
   * Goes on from a snapshot, if the journal still {@link holds} its place. Only before the first
   * {@link advance}.
   */
  async resume(snapshot: Snapshot): Promise<boolean> {
    if (!(await this.holds(snapshot))) return false;
    const { position, lastLine, lastLines, state } = snapshot;
    const pieces = this.ledger.restore(state, entriesAtOnce);
    while (pieces.next().done !== true) await turn();
    this.lastOf = lastLines;
    this.lastLine = lastLine;
    this.at = position;
    return true;
  }

  private readHeader(): ChainDamage | undefined {
    if (this.at) return undefined;
    const bytes = this.disk.lineAt(0);
    const line = readLine(bytes);
    const header = line.kind === 'sound' ? parseHeader(line.text) : undefined;
    if (line.kind === 'flawed' || !header) return { offset: 0, flaw: 'checksum' };
    this.foundFormat = header.format;
    this.at = { offset: bytes.length + 1, seq: 0, sum: line.sum };
    return undefined;
  }

  private take(
    placed: readonly PlacedEvent[],
    after: ChainPosition,
    seen: (events: readonly StoredEvent[]) => void,
  ): ChainDamage | undefined {
    const applied: StoredEvent[] = [];
    try {
      for (const { event, offset } of placed) {
        this.ledger.apply(event);
        this.lastOf.set(event.commission, offset);
        this.changed?.add(event.commission);
        this.lastLine = offset;
        applied.push(event);
      }
      this.at = after;
      return undefined;
    } catch {
      // Sealed by somebody who does not keep our format: the data of a type we know is not that.
      return { offset: placed[applied.length]?.offset ?? after.offset, flaw: 'shape' };
    } finally {
      if (applied.length > 0) seen(applied);
    }
  }
}

const unreadable = (damage: ChainDamage): Fault =>
  readOnlyFault(damageSentence(damage), damage.offset);

/** A whole line behind the last batch whose newline is something else was complete once: no torn append. */
function damagedEnd(bytes: Buffer, { open, position }: ChainSlice): ChainDamage | undefined {
  if (open === 0 || isTorn(bytes.subarray(bytes.length - open))) return undefined;
  return { offset: position.offset, flaw: 'checksum' };
}
