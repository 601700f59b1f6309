import type { Disposable } from '../../base/lifecycle.ts';
import type { RunEntry } from '../ports/runLog.ts';
import type { Reports } from './reports.ts';

/** Where kept entries are read and new ones heard. */
type RunEntries = Pick<Reports, 'runEntries' | 'onDidLog'>;

/**
 * Tells what the runs of one commission did and do, until disposed: first everything kept, in one call
 * that may have nothing to tell, then each new entry. Each entry is told once, in the order of its
 * attempt, also one that is appended while the kept ones are read or heard of long after.
 */
export class RunFollower implements Disposable {
  /** Resolves once the kept entries were told or the following has ended; rejects, and ends it, as reading does. */
  readonly replayed: Promise<void>;
  private readonly commission: string;
  private readonly tell: (entries: readonly RunEntry[]) => void;
  private readonly listening: Disposable;
  /** Heard before the kept entries were told; absent from then on. */
  private early: RunEntry[] | undefined = [];
  /** Entries told as kept that may still be heard of, by attempt. */
  private readonly kept = new Map<number, RunEntry[]>();
  private ended = false;

  constructor(
    entries: RunEntries,
    commission: string,
    tell: (entries: readonly RunEntry[]) => void,
  ) {
    this.commission = commission;
    this.tell = tell;
    this.listening = entries.onDidLog((entry) => this.hear(entry));
    this.replayed = this.replay(entries);
  }

  dispose(): void {
    this.ended = true;
    this.listening.dispose();
    this.kept.clear();
  }

  private async replay(entries: RunEntries): Promise<void> {
    try {
      const kept = await entries.runEntries(this.commission);
      if (this.ended) return;
      for (const entry of kept) this.remember(entry);
      const late = (this.early ?? []).filter((entry) => this.isNew(entry));
      this.early = undefined;
      this.tell([...kept, ...late]);
    } catch (failure) {
      this.dispose();
      throw failure;
    }
  }

  private hear(entry: RunEntry): void {
    if (entry.commission !== this.commission) return;
    if (this.early) this.early.push(entry);
    else if (this.isNew(entry)) this.tell([entry]);
  }

  private remember(entry: RunEntry): void {
    const before = this.kept.get(entry.attempt);
    if (before) before.push(entry);
    else this.kept.set(entry.attempt, [entry]);
  }

  /** An attempt's entries are heard in the order in which they are kept: what follows an unknown one is new too. */
  private isNew(entry: RunEntry): boolean {
    const kept = this.kept.get(entry.attempt);
    const place = kept?.findIndex((one) => isSame(one, entry)) ?? -1;
    if (place < 0) this.kept.delete(entry.attempt);
    else kept?.splice(0, place + 1);
    return place < 0;
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
