import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import { Ledger } from '../../domain/commission/ledger.ts';
import type { StoreCheck } from '../../engine/ports/journal.ts';
import { hasCode } from '../files/missing.ts';
import { checkedEvents } from './checkedEvents.ts';
import { chainFormat, sealEvent, sealHeader } from './chain.ts';
import type { ChainDamage, ChainPosition } from './chainSlice.ts';
import { belonging, firstStoreId, found, newStoreId, rebind, type Belonging } from './identity.ts';
import { JournalDisk } from './journalDisk.ts';
import { JournalReader } from './journalReader.ts';
import { readPlace, readSnapshot, writeSnapshot, type SnapshotPlace } from './snapshotFile.ts';
import { checkJournal } from './storeCheck.ts';
import {
  astraySentence,
  copiedFault,
  damageSentence,
  goneFault,
  newerFormatSentence,
  readOnlyFault,
  writeFailedFault,
} from './storeFaults.ts';

export const journalName = 'journal.jsonl';
const snapshotName = 'snapshot.jsonl';

export interface RecordOptions {
  readonly dir: string;
  /** Epoch milliseconds, for stamps. */
  readonly now: () => number;
  readonly warn: (warning: string) => void;
}

/**
 * The store's folder: whose it is, what was read of its journal, and what may be appended. Every method
 * runs alone in this process, and those that say so under the lock among all.
 */
export class StoreRecord {
  readonly ledger = new Ledger((commission) => this.reader?.recall(commission));
  /** What was warned of so far. */
  readonly warnings: string[] = [];
  private readonly options: RecordOptions;
  private belongs: Belonging = { kind: 'none' };
  private disk: JournalDisk | undefined;
  private reader: JournalReader | undefined;
  private damage: string | undefined;
  private unseen: StoredEvent[] = [];
  /** Byte of the journal up to which the snapshot on disk goes, and its own size, as far as we know. */
  private covered = { to: 0, size: 0 };
  private name = '';

  constructor(options: RecordOptions) {
    this.options = options;
  }

  get id(): string {
    return this.name;
  }

  get readOnly(): string | undefined {
    if (this.damage) return this.damage;
    return this.belongs.kind === 'copied' ? copiedFault(this.belongs.from).message : undefined;
  }

  /** Whether there is a journal, and it may be written to. */
  get isKnown(): boolean {
    return this.disk !== undefined && this.readOnly === undefined;
  }

  /**
   * Whether reading what came after the last snapshot costs more than to write one now and then.
   * @param bytes Of the journal that are always read; with a large snapshot it is a part of that.
   */
  isDue(bytes: number): boolean {
    const uncovered = (this.reader?.position?.offset ?? 0) - this.covered.to;
    return uncovered >= Math.max(bytes, this.covered.size / 4);
  }

  /** Events read or written since this was last asked. */
  takeUnseen(): readonly StoredEvent[] {
    return this.unseen.splice(0);
  }

  /** Opens the journal and reads whose it is, once it exists. */
  async find(): Promise<boolean> {
    if (this.disk) return true;
    await this.identify();
    this.disk = await JournalDisk.open(join(this.options.dir, journalName));
    if (!this.disk) return false;
    this.reader = new JournalReader(this.disk, this.ledger);
    const snapshot = await readSnapshot(join(this.options.dir, snapshotName));
    if (!snapshot) return true;
    if (await this.reader.resume(snapshot)) this.coveredBy(snapshot);
    else
      this.warn(
        `The journal is not the one that a snapshot had read: that reached event ${snapshot.position.seq}, byte ${snapshot.position.offset}.`,
      );
    return true;
  }

  /** Makes the folder where there is none. What it lies in is the repository's. */
  async makeFolder(): Promise<void> {
    if (this.disk) return;
    try {
      await mkdir(this.options.dir, { mode: 0o700 });
    } catch (failure) {
      if (!hasCode(failure, 'EEXIST')) throw writeFailedFault(failure);
    }
  }

  /** Passes while the store is where it was opened, or was never made. @throws Fault `store_gone`. */
  async requirePlace(): Promise<void> {
    const { dir } = this.options;
    if (!this.disk || (await isThere(this.disk.path))) return;
    throw goneFault(dir);
  }

  /** Under the lock: gives the folder a name and a journal where they are missing. */
  async make(): Promise<void> {
    const { dir, now } = this.options;
    // Somebody may have adopted the copy since.
    if (this.belongs.kind === 'copied') await this.identify();
    if (this.belongs.kind === 'none') {
      this.name = await found(dir, this.name);
      this.belongs = { kind: 'own', id: this.name };
    }
    if (this.disk) return;
    const header = sealHeader({ format: chainFormat, at: now() });
    await JournalDisk.create(join(dir, journalName), header.text);
    if (await this.find()) await this.settle();
  }

  /** Folds in what was appended since; damage here may be an append going on. */
  async advance(): Promise<ChainDamage | undefined> {
    if (this.damage || !this.reader) return undefined;
    const known = this.reader.astray.length;
    const damage = await this.reader.advance((events) => this.unseen.push(...events));
    for (const offset of this.reader.astray.slice(known)) this.warn(astraySentence(offset));
    return damage;
  }

  /** Under the lock: reads to the last event and cuts off what a crash left behind it. */
  async settle(): Promise<void> {
    if (this.damage || !this.disk || !this.reader) return;
    if (!(await this.disk.isInPlace())) {
      this.damage = 'The journal was replaced by another file while it was open.';
      return;
    }
    const damage = await this.advance();
    if (damage) this.damage = damageSentence(damage);
    else if (this.reader.format > chainFormat)
      this.damage = newerFormatSentence(this.reader.format);
    else await this.cutTornTail(this.disk, this.reader);
  }

  /** Without the lock: from here on this damage is known. */
  believe(damage: ChainDamage): void {
    this.damage ??= damageSentence(damage);
  }

  /** @throws Fault `store_read_only`, `store_copied`. */
  assertWritable(): void {
    if (this.damage) throw readOnlyFault(this.damage, this.reader?.position?.offset);
    if (this.belongs.kind === 'copied') throw copiedFault(this.belongs.from);
  }

  /** Under the lock: all drafts or none, durable and re-read before this resolves. */
  async append(drafts: readonly EventDraft[]): Promise<void> {
    const { disk, reader } = this;
    const start = reader?.position;
    if (!disk || !reader || !start) throw new Error('There is no journal to append to.');
    const events = checkedEvents(this.ledger, drafts, this.options.now());
    await this.bindMoved();
    const bytes = sealed(events, start, reader);
    try {
      await disk.append(bytes, start.offset);
    } catch (cause) {
      throw writeFailedFault(cause);
    }
    const damage = await this.advance();
    if (damage || this.reader?.position?.offset !== start.offset + bytes.length)
      throw new Error(
        `What was appended at byte ${start.offset} of the journal does not read back.`,
      );
  }

  /** @throws Fault `store_read_only` when a line of it is damaged. */
  history(commission: string): readonly StoredEvent[] {
    const events = this.reader?.history(commission) ?? [];
    if (!('flaw' in events)) return events;
    this.damage ??= damageSentence(events);
    throw readOnlyFault(this.damage, events.offset);
  }

  /** Under the lock: a copied store becomes one of its own. */
  async adopt(): Promise<void> {
    if (this.belongs.kind !== 'copied') return;
    this.name = newStoreId();
    await rebind(this.options.dir, this.name);
    this.belongs = { kind: 'own', id: this.name };
  }

  /**
   * Writes down what is known in one moment, so that the next reader need not fold it. Nothing depends on
   * it, and what is appended meanwhile does not wait for it.
   */
  async cover(): Promise<void> {
    const snapshot = this.readOnly === undefined ? await this.reader?.snapshot() : undefined;
    if (!snapshot) return;
    const path = join(this.options.dir, snapshotName);
    const size = await writeSnapshot(path, snapshot);
    this.coveredBy({ ...snapshot, size });
  }

  /** As {@link cover}, unless another process has done it by now. @param bytes As in {@link isDue}. */
  async coverIfDue(bytes: number): Promise<void> {
    if (!this.isDue(bytes)) return;
    const place = await readPlace(join(this.options.dir, snapshotName));
    const isNewer = place !== undefined && place.position.offset > this.covered.to;
    if (isNewer && (await this.reader?.holds(place))) this.coveredBy(place);
    if (this.isDue(bytes)) await this.cover();
  }

  /** Checks every line of the journal; what it finds makes the store read-only. */
  async verify(): Promise<StoreCheck> {
    if (!this.disk) return { kind: 'sound', events: 0, bytes: 0, astray: [] };
    const check = await checkJournal(this.disk);
    if (check.kind === 'damaged') this.damage ??= check.what;
    return check;
  }

  async close(): Promise<void> {
    await this.disk?.close();
  }

  private coveredBy({ position, size }: SnapshotPlace & { readonly size: number }): void {
    this.covered = { to: position.offset, size };
  }

  private warn(sentence: string): void {
    this.warnings.push(sentence);
    this.options.warn(sentence);
  }

  private async identify(): Promise<void> {
    this.belongs = await belonging(this.options.dir);
    if (this.belongs.kind !== 'none') this.name = this.belongs.id;
    else if (this.name === '') this.name = await firstStoreId(this.options.dir);
  }

  private async bindMoved(): Promise<void> {
    if (this.belongs.kind !== 'moved') return;
    await rebind(this.options.dir, this.name);
    this.belongs = { kind: 'own', id: this.name };
  }

  private async cutTornTail(disk: JournalDisk, reader: JournalReader): Promise<void> {
    const torn = await reader.tornTail();
    const offset = reader.position?.offset;
    if (torn.length === 0 || offset === undefined || this.belongs.kind === 'copied') return;
    const kept = `${disk.path}.torn-${offset}`;
    await writeFile(kept, torn, { mode: 0o600 });
    await disk.cut(offset);
    this.warn(
      `An append that was cut off at byte ${offset} of the journal was removed; its ${torn.length} bytes are kept in ${kept}.`,
    );
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

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
