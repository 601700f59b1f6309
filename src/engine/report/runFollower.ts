import type { Disposable } from '../../base/lifecycle.ts';
import type { RunEntry } from '../ports/runLog.ts';
import type { Reports } from './reports.ts';

/** Where kept entries are read and new ones heard. */
type RunEntries = Pick<Reports, 'runEntries' | 'onDidLog'>;

/** How many of an attempt's told entries a stream of entries has gone by. */
type Places = Map<number, number>;

/**
 * Tells what the runs of one commission did and do, until disposed: first everything kept, in one call
 * that may have nothing to tell, then each new entry. Each entry is told once, in the order of its
 * attempt, also one that is appended while the kept ones are read or heard of long after.
 */
export class RunFollower implements Disposable {
  /** Resolves once the kept entries were told or the following has ended; rejects, and ends it, as reading does. */
  readonly replayed: Promise<void>;
  private readonly entries: RunEntries;
  private readonly commission: string;
  private readonly tell: (entries: readonly RunEntry[]) => void;
  private readonly listening: Disposable;
  /** Heard before the kept entries were told; absent from then on. */
  private early: RunEntry[] | undefined = [];
  private readonly told = new Map<number, RunEntry[]>();
  private readonly heard: Places = new Map();
  private ended = false;

  constructor(
    entries: RunEntries,
    commission: string,
    tell: (entries: readonly RunEntry[]) => void,
  ) {
    this.entries = entries;
    this.commission = commission;
    this.tell = tell;
    this.listening = entries.onDidLog((entry) => this.hear(entry));
    this.replayed = this.replay();
  }

  /** Tells what is kept by now and was not told, without waiting until the log is heard of it. Rejects as reading does. */
  async catchUp(): Promise<void> {
    await this.replayed;
    const missed = await this.readUntold();
    if (missed.length > 0 && !this.ended) this.tell(missed);
  }

  dispose(): void {
    this.ended = true;
    this.listening.dispose();
    this.told.clear();
  }

  private async replay(): Promise<void> {
    try {
      const kept = await this.readUntold();
      if (this.ended) return;
      const late = (this.early ?? []).filter((entry) => this.isNews(entry));
      this.early = undefined;
      this.tell([...kept, ...late]);
    } catch (failure) {
      this.dispose();
      throw failure;
    }
  }

  private async readUntold(): Promise<RunEntry[]> {
    const kept = await this.entries.runEntries(this.commission);
    const seen: Places = new Map();
    const untold = kept.filter((entry) => !this.isTold(entry, seen));
    for (const entry of untold) this.remember(entry);
    return untold;
  }

  private hear(entry: RunEntry): void {
    if (entry.commission !== this.commission) return;
    if (this.early) this.early.push(entry);
    else if (this.isNews(entry)) this.tell([entry]);
  }

  private isNews(entry: RunEntry): boolean {
    if (this.isTold(entry, this.heard)) return false;
    this.heard.set(entry.attempt, this.remember(entry));
    return true;
  }

  /**
   * Entries have no number, but come in the order of their attempt whether they are read or heard: what
   * is not among those told that a stream has still to go by is new, also when it looks like one before.
   */
  private isTold(entry: RunEntry, places: Places): boolean {
    const told = this.told.get(entry.attempt) ?? [];
    const from = places.get(entry.attempt) ?? 0;
    const place = told.findIndex((one, i) => i >= from && isSame(one, entry));
    if (place >= 0) places.set(entry.attempt, place + 1);
    return place >= 0;
  }

  /** Returns how many are told of its attempt now. */
  private remember(entry: RunEntry): number {
    const told = this.told.get(entry.attempt) ?? [];
    this.told.set(entry.attempt, told);
    return told.push(entry);
  }
}

function isSame(one: RunEntry, other: RunEntry): boolean {
  return (
    one.at === other.at &&
    one.kind === other.kind &&
    one.text === other.text &&
    JSON.stringify(one.facts) === JSON.stringify(other.facts)
  );
}
