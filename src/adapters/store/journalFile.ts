import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Emitter } from '../../base/emitter.ts';
import { messageOf } from '../../base/fault.ts';
import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import { Ledger } from '../../domain/commission/ledger.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Decided, Journal } from '../../engine/ports/journal.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { admit } from './admission.ts';
import { chainFormat, sealEvent, sealHeader } from './chain.ts';
import type { ChainDamage, ChainPosition } from './chainSlice.ts';
import { belonging, found, newStoreId, rebind, type Belonging } from './identity.ts';
import { JournalDisk } from './journalDisk.ts';
import { JournalReader } from './journalReader.ts';
import { StoreLock } from './lock.ts';
import {
  closedFault,
  copiedFault,
  damageSentence,
  newerFormatSentence,
  readOnlyFault,
  writeFailedFault,
} from './storeFaults.ts';

const journalName = 'journal.jsonl';

export interface JournalOptions {
  /** The store's folder, `<git common dir>/haft`; made at the first write. */
  readonly dir: string;
  readonly processes: Processes;
  readonly clock: Clock;
  /** How long a write waits for other writers, in ms; default 10,000. */
  readonly lockTimeoutMs?: number;
  /** Told in one sentence what was repaired or cannot be watched. */
  readonly warn?: (warning: string) => void;
}

/** The {@link Journal} in one file of chained lines, shared by processes (design §3). */
export class JournalFile implements Journal {
  private readonly options: JournalOptions;
  private readonly lock: StoreLock;
  private readonly watch: FolderWatch;
  private readonly appended = new Emitter<readonly StoredEvent[]>();
  private readonly stop = new AbortController();
  private id = newStoreId();
  private belongs: Belonging = { kind: 'none' };
  private disk: JournalDisk | undefined;
  private reader: JournalReader | undefined;
  private damage: string | undefined;
  private unseen: StoredEvent[] = [];
  private refreshing = false;
  private queue: Promise<unknown> = Promise.resolve();

  readonly ledger = new Ledger();
  readonly onDidAppend = this.appended.event;

  private constructor(options: JournalOptions) {
    this.options = options;
    const { dir, processes, lockTimeoutMs } = options;
    const timeout = lockTimeoutMs === undefined ? {} : { timeoutMs: lockTimeoutMs };
    this.lock = new StoreLock({ path: join(dir, 'lock'), processes, ...timeout });
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
    return this.id;
  }

  get readOnly(): string | undefined {
    if (this.damage) return this.damage;
    return this.belongs.kind === 'copied' ? copiedFault(this.belongs.from).message : undefined;
  }

  async transact<T>(decide: (ledger: Ledger) => Decided<T>): Promise<T> {
    return await this.enqueue(() =>
      this.locked(async () => {
        await this.makeStore();
        this.assertWritable();
        const { events, result } = decide(this.ledger);
        if (events.length > 0) await this.append(events);
        return result;
      }),
    );
  }

  async history(commission: string): Promise<readonly StoredEvent[]> {
    return await this.enqueue(async () => {
      const events = (await this.reader?.history(commission)) ?? [];
      if (!('flaw' in events)) return events;
      this.damage ??= damageSentence(events);
      throw readOnlyFault(this.damage, events.offset);
    });
  }

  /** Makes a copied store one of its own, under a new name; other stores are left alone. */
  async adopt(): Promise<void> {
    await this.enqueue(() =>
      this.locked(async () => {
        if (this.belongs.kind !== 'copied') return;
        this.id = newStoreId();
        await rebind(this.options.dir, this.id);
        this.belongs = { kind: 'own', id: this.id };
      }),
    );
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
        await this.disk?.close();
        await this.lock.close().catch(() => undefined);
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
      } finally {
        const events = this.unseen.splice(0);
        if (events.length > 0) this.appended.fire(events);
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
    if (!(await this.findStore()) || this.damage) return;
    if (await this.advance()) await this.locked(() => Promise.resolve());
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    if (!this.disk) await makeFolder(this.options.dir);
    const release = await this.lock.acquire(this.stop.signal);
    try {
      if (await this.findStore()) await this.settleTail();
      return await work();
    } finally {
      await release();
    }
  }

  /** Opens the file and reads whose it is, once it exists. */
  private async findStore(): Promise<boolean> {
    if (this.disk) return true;
    await this.identify();
    this.disk = await JournalDisk.open(join(this.options.dir, journalName));
    if (this.disk) this.reader = new JournalReader(this.disk, this.ledger);
    return this.disk !== undefined;
  }

  private async identify(): Promise<void> {
    this.belongs = await belonging(this.options.dir);
    if (this.belongs.kind !== 'none') this.id = this.belongs.id;
  }

  private async makeStore(): Promise<void> {
    const { dir, clock } = this.options;
    // Somebody may have adopted the copy since.
    if (this.belongs.kind === 'copied') await this.identify();
    if (this.belongs.kind === 'none') {
      this.id = await found(dir, this.id);
      this.belongs = { kind: 'own', id: this.id };
    }
    if (this.disk) return;
    const header = sealHeader({ format: chainFormat, at: clock.now() });
    await JournalDisk.create(join(dir, journalName), header.text);
    if (await this.findStore()) await this.settleTail();
  }

  /** Under the lock: reads to the last event and cuts off what a crash left behind it. */
  private async settleTail(): Promise<void> {
    if (this.damage || !this.disk || !this.reader) return;
    if (!(await this.disk.isInPlace())) {
      this.damage = 'The journal was replaced by another file while it was open.';
      return;
    }
    const damage = (await this.advance()) ?? (await this.cutTornTail(this.disk, this.reader));
    if (damage) this.damage = damageSentence(damage);
    else if (this.reader.format > chainFormat)
      this.damage = newerFormatSentence(this.reader.format);
  }

  private async cutTornTail(
    disk: JournalDisk,
    reader: JournalReader,
  ): Promise<ChainDamage | undefined> {
    const torn = await reader.tornTail();
    if ('flaw' in torn) return torn;
    const offset = reader.position?.offset;
    if (torn.length === 0 || offset === undefined || this.belongs.kind === 'copied')
      return undefined;
    const kept = `${disk.path}.torn-${offset}`;
    await writeFile(kept, torn, { mode: 0o600 });
    await disk.cut(offset);
    this.options.warn?.(
      `An append that was cut off at byte ${offset} of the journal was removed; its ${torn.length} bytes are kept in ${kept}.`,
    );
    return undefined;
  }

  private async advance(): Promise<ChainDamage | undefined> {
    return await this.reader?.advance((events) => this.unseen.push(...events));
  }

  private assertWritable(): void {
    if (this.damage) throw readOnlyFault(this.damage, this.reader?.position?.offset);
    if (this.belongs.kind === 'copied') throw copiedFault(this.belongs.from);
  }

  private async append(drafts: readonly EventDraft[]): Promise<void> {
    const { disk, reader } = this;
    const start = reader?.position;
    if (!disk || !reader || !start) throw new Error('There is no journal to append to.');
    const events = admit(this.ledger, drafts, this.options.clock.now());
    await this.bindMoved();
    try {
      await disk.append(sealed(events, start, reader), start.offset);
    } catch (cause) {
      throw writeFailedFault(cause);
    }
    const damage = await this.advance();
    if (damage || this.ledger.lastSeq !== events.at(-1)?.seq)
      throw new Error(
        `What was appended at byte ${start.offset} of the journal does not read back.`,
      );
  }

  private async bindMoved(): Promise<void> {
    if (this.belongs.kind !== 'moved') return;
    await rebind(this.options.dir, this.id);
    this.belongs = { kind: 'own', id: this.id };
  }
}

/** Only the folder itself: what it lies in is the repository's, and missing when that was moved. */
async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { mode: 0o700 });
  } catch (failure) {
    if (!(failure instanceof Error && 'code' in failure && failure.code === 'EEXIST'))
      throw writeFailedFault(failure);
  }
}

/** All lines of a batch, each naming the one before it and the commission's previous one. */
function sealed(
  events: readonly StoredEvent[],
  start: ChainPosition,
  reader: JournalReader,
): Buffer {
  const lastOf = new Map<string, number>();
  let { offset, sum } = start;
  const lines = events.map((event, index) => {
    const back = lastOf.get(event.commission) ?? reader.lastLineOf(event.commission);
    const line = sealEvent({ event, back, batch: [index + 1, events.length] }, sum);
    lastOf.set(event.commission, offset);
    offset += Buffer.byteLength(line.text);
    sum = line.sum;
    return line.text;
  });
  return Buffer.from(lines.join(''), 'utf8');
}
