import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Emitter } from '../../base/emitter.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { Holding } from '../../engine/ports/holding.ts';
import type { Decided, Journal, StoreCheck } from '../../engine/ports/journal.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { isOfSystem } from '../files/missing.ts';
import { StoreLock, type Release } from './lock.ts';
import { SnapshotKeeper, type SnapshotOptions } from './snapshotKeeper.ts';
import { asWriteFault, cleanInProgress, closedFault, unreadableFault } from './storeFaults.ts';
import { journalName, StoreRecord } from './storeRecord.ts';

/** Folders of the store that others tell of. */
const ofOthers: ReadonlySet<string> = new Set(['runs', 'codex']);

export interface JournalOptions extends SnapshotOptions {
  /** The store's folder, `<git common dir>/haft`; made at the first write. */
  readonly dir: string;
  /** How long a write waits for other writers, in ms; default 10,000. */
  readonly lockTimeoutMs?: number;
  /** Only looks: takes no lock, mends nothing, and keeps nothing beside the record. */
  readonly lookOnly?: boolean;
}

/** The {@link Journal} in one file of chained lines, shared by processes (docs/rules.md R96). */
export class JournalFile implements Journal {
  private readonly options: JournalOptions;
  private readonly record: StoreRecord;
  private readonly lock: StoreLock;
  /** Of what stands beside the record. */
  private readonly besides: StoreLock;
  private readonly snapshots: SnapshotKeeper;
  private readonly watch: FolderWatch;
  private readonly appended = new Emitter<readonly StoredEvent[]>();
  private readonly stop = new AbortController();
  private refreshing = false;
  private queue: Promise<unknown> = Promise.resolve();

  readonly onDidAppend = this.appended.event;

  private constructor(options: JournalOptions) {
    this.options = options;
    const { dir, processes, clock, lockTimeoutMs, warn = () => undefined } = options;
    this.record = new StoreRecord({ dir, now: () => clock.now(), warn });
    const timeout = lockTimeoutMs === undefined ? {} : { timeoutMs: lockTimeoutMs };
    this.lock = new StoreLock({ path: join(dir, 'lock'), processes, ...timeout });
    this.besides = new StoreLock({ path: join(dir, 'cleaning'), processes, ...timeout });
    this.snapshots = new SnapshotKeeper(this.record, options);
    this.watch = new FolderWatch(dir, (name) => {
      if (name === undefined || name === journalName) this.refreshSoon();
    });
  }

  /**
   * Reads the whole record. A store that does not exist yet is empty, and made by the first write.
   *
   * @throws Fault `store_identity_damaged`.
   */
  static async open(options: JournalOptions): Promise<JournalFile> {
    const journal = new JournalFile(options);
    try {
      // The watch stands already: whatever is appended while we read is told afterwards.
      await journal.enqueue(() => journal.refresh());
      return journal;
    } catch (failure) {
      await journal.close();
      throw failure;
    }
  }

  get storeId(): string {
    return this.record.id;
  }

  get ledger(): Ledger {
    return this.record.ledger;
  }

  get readOnly(): string | undefined {
    return this.record.readOnly;
  }

  get warnings(): readonly string[] {
    return this.record.warnings;
  }

  async transact<T>(decide: (ledger: Ledger) => Decided<T>): Promise<T> {
    return await this.enqueue(() =>
      this.locked(async () => {
        await this.record.make();
        this.record.assertWritable();
        const { events, result } = decide(this.record.ledger);
        if (events.length > 0) await this.record.append(events);
        return result;
      }),
    );
  }

  append(decide: (ledger: Ledger) => readonly EventDraft[]): Promise<void> {
    return this.transact((ledger) => ({ events: decide(ledger), result: undefined }));
  }

  async catchUp(): Promise<void> {
    await this.enqueue(() => this.refresh());
  }

  async history(commission: string): Promise<readonly StoredEvent[]> {
    return await this.enqueue(async () => {
      await this.refresh();
      return this.record.history(commission);
    });
  }

  async adopt(): Promise<void> {
    await this.enqueue(() => this.locked(() => this.record.adopt()));
  }

  async verify(): Promise<StoreCheck> {
    return await this.enqueue(() => this.record.verify());
  }

  async holdings(): Promise<readonly Holding[]> {
    const { dir } = this.options;
    const names = await readdir(dir).catch(() => []);
    const own = names.filter((name) => !ofOthers.has(name));
    return own.length === 0 ? [] : [{ paths: own.map((name) => join(dir, name)) }];
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    // Where there is no store nobody else can be at it.
    if (!existsSync(this.options.dir)) return await work();
    const release = await this.besides.acquire(this.stop.signal).catch((thrown: unknown) => {
      throw Fault.is(thrown, 'store_busy') ? cleanInProgress(thrown) : asWriteFault(thrown);
    });
    try {
      return await work();
    } finally {
      await release();
    }
  }

  async rebuild(): Promise<void> {
    await this.enqueue(async () => {
      try {
        await this.snapshots.take();
      } catch (failure) {
        throw asWriteFault(failure);
      }
    });
  }

  /** What waits is refused, what is being written is finished; {@link close} awaits that. */
  dispose(): void {
    void this.close();
  }

  /** As {@link dispose}; resolves when everything is let go. Never rejects. */
  async close(): Promise<void> {
    if (!this.stop.signal.aborted) {
      this.stop.abort(closedFault());
      this.watch.dispose();
      this.queue = this.queue.then(async () => {
        this.appended.dispose();
        await this.snapshots.close();
        await this.record.close();
        for (const lock of [this.lock, this.besides]) await lock.close().catch(() => undefined);
      });
    }
    await this.queue;
  }

  /** One thing at a time, in order; then listeners are told what was read and written. */
  private async enqueue<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(async () => {
      this.stop.signal.throwIfAborted();
      try {
        return await work();
      } catch (thrown) {
        throw isOfSystem(thrown) ? unreadableFault(this.options.dir, thrown) : thrown;
      } finally {
        const events = this.record.takeUnseen();
        if (events.length > 0) this.appended.fire(events);
        this.snapshots.look();
      }
    });
    this.queue = turn.catch(() => undefined);
    return await turn;
  }

  private refreshSoon(): void {
    if (this.refreshing || this.stop.signal.aborted) return;
    this.refreshing = true;
    void this.enqueue(() => {
      this.refreshing = false;
      return this.refresh();
    }).catch((failure: unknown) => {
      this.refreshing = false;
      if (!this.stop.signal.aborted)
        this.options.warn?.(`The store could not be read: ${messageOf(failure)}`);
    });
  }

  /** Reads what others appended. Damage counts only when it is still there under the lock. */
  private async refresh(): Promise<void> {
    if (!(await this.record.find()) || !(await this.record.advance())) return;
    if (this.options.lookOnly !== true) {
      await this.locked(() => Promise.resolve());
      return;
    }
    await this.lock.awaitFree(this.stop.signal);
    const damage = await this.record.advance();
    if (damage) this.record.believe(damage);
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    if (this.options.lookOnly === true) throw new Error('The store was opened to be looked at.');
    await this.record.makeFolder();
    await this.record.requirePlace();
    const release = await this.acquire();
    try {
      if (await this.record.find()) await this.record.settle();
      return await work();
    } catch (failure) {
      throw asWriteFault(failure);
    } finally {
      await release();
    }
  }

  private async acquire(): Promise<Release> {
    try {
      return await this.lock.acquire(this.stop.signal);
    } catch (failure) {
      // It may have been taken away in that very moment.
      await this.record.requirePlace();
      throw asWriteFault(failure);
    }
  }
}
