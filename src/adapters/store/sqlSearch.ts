import { randomBytes } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import initSqlJs, { type Database, type SqlJsStatic } from 'sql.js';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type {
  CommissionSearch,
  CommissionQuery,
  FoundCommission,
} from '../../engine/ports/commissionSearch.ts';
import { searchVersion, findRows, makeTables, putRow } from './searchRows.ts';
import { parseEvent, readLine } from './chain.ts';
import { readSlice, type ChainPosition } from './chainSlice.ts';
import { chunkSize, JournalDisk, syncFolder } from './journalDisk.ts';
import { journalName } from './storeRecord.ts';

const indexName = 'index.sqlite';
/** Rows that are put between two turns of the event loop: a few ms. */
const rowsAtOnce = 50;
/** Fewer changed rows than this are not worth writing the file for: the next reader puts them again. */
const worthSaving = 200;

/** How far the index has read the journal, and where the last line it saw begins. */
interface Covered extends ChainPosition {
  readonly line: number;
}

/**
 * The {@link CommissionSearch} in `index.sqlite`: list columns and text only, made from the journal and made anew
 * whenever it does not belong to it. Nothing is loaded before the first question; the hot path never
 * waits for it.
 */
export class SqlSearch implements CommissionSearch, Disposable {
  private readonly dir: string;
  private readonly ledger: Ledger;
  private db: Database | undefined;
  private asking: Promise<unknown> = Promise.resolve();

  constructor(dir: string, ledger: Ledger) {
    this.dir = dir;
    this.ledger = ledger;
  }

  async find(query: CommissionQuery): Promise<readonly FoundCommission[]> {
    const answer = this.asking.then(async () => {
      const db = await this.upToDate();
      return db ? findRows(db, query) : [];
    });
    this.asking = answer.catch(() => undefined);
    return await answer;
  }

  /** Makes the index anew from the journal and writes it, whatever there was. */
  async rebuild(): Promise<void> {
    const done = this.asking.then(async () => {
      this.db?.close();
      this.db = undefined;
      await unlink(join(this.dir, indexName)).catch(() => undefined);
      const db = await this.upToDate();
      if (db) await save(join(this.dir, indexName), db.export());
    });
    this.asking = done.catch(() => undefined);
    await done;
  }

  dispose(): void {
    void this.asking.then(() => {
      this.db?.close();
      this.db = undefined;
    });
  }

  private async upToDate(): Promise<Database | undefined> {
    const disk = await JournalDisk.open(join(this.dir, journalName));
    if (!disk) return undefined;
    try {
      this.db ??= await this.load(disk);
      const changed = await this.catchUp(this.db, disk);
      if (changed >= worthSaving) await save(join(this.dir, indexName), this.db.export());
      return this.db;
    } finally {
      await disk.close();
    }
  }

  /** The index on disk if it is one of this journal; else an empty one. */
  private async load(disk: JournalDisk): Promise<Database> {
    const sql = await initSqlJs();
    const kept = await openKept(sql, join(this.dir, indexName));
    const covered = kept && coveredBy(kept);
    if (kept && covered && holds(disk, covered)) return kept;
    kept?.close();
    const db = new sql.Database();
    makeTables(db);
    return db;
  }

  /** Puts every commission that has events since; the number of those. */
  private async catchUp(db: Database, disk: JournalDisk): Promise<number> {
    let at = coveredBy(db) ?? afterHeader(disk);
    const changed = new Set<string>();
    for (let length = chunkSize; ;) {
      const bytes = await disk.read(at.offset, length);
      const slice = readSlice(bytes, at);
      const last = slice.events.at(-1);
      if (!last && bytes.length === length && !slice.damage) {
        // A batch larger than the chunk.
        length *= 2;
        continue;
      }
      // What the ledger has not folded yet is left for the next question.
      if (!last || last.event.seq > this.ledger.lastSeq) break;
      for (const { event } of slice.events) changed.add(event.commission);
      at = { ...slice.position, line: last.offset };
    }
    changed.delete('');
    await this.put(db, [...changed], at);
    return changed.size;
  }

  private async put(db: Database, ids: readonly string[], covered: Covered): Promise<void> {
    for (let start = 0; start < ids.length; start += rowsAtOnce) {
      db.run('BEGIN');
      for (const id of ids.slice(start, start + rowsAtOnce)) {
        const view = this.ledger.get(id);
        if (view) putRow(db, view);
      }
      db.run('COMMIT');
      await turn();
    }
    const { offset, seq, sum, line } = covered;
    db.run('DELETE FROM covered');
    db.run('INSERT INTO covered VALUES (?, ?, ?, ?)', [offset, seq, sum, line]);
  }
}

async function openKept(sql: SqlJsStatic, path: string): Promise<Database | undefined> {
  let db: Database | undefined;
  try {
    db = new sql.Database(await readFile(path));
    const [version, check] = db.exec('PRAGMA user_version; PRAGMA quick_check');
    if (version?.values[0]?.[0] === searchVersion && check?.values[0]?.[0] === 'ok') return db;
  } catch {
    // Missing or no database: it is made anew.
  }
  db?.close();
  return undefined;
}

function coveredBy(db: Database): Covered | undefined {
  const row = db.exec('SELECT byte, seq, sum, line FROM covered')[0]?.values[0];
  if (!row) return undefined;
  const [offset, seq, sum, line] = row;
  return { offset: Number(offset), seq: Number(seq), sum: String(sum), line: Number(line) };
}

/** True when the journal has the very line at which the index stopped. */
function holds(disk: JournalDisk, { line, seq, sum }: Covered): boolean {
  const found = readLine(disk.lineAt(line));
  return found.kind === 'sound' && found.sum === sum && parseEvent(found.text)?.event.seq === seq;
}

function afterHeader(disk: JournalDisk): Covered {
  const bytes = disk.lineAt(0);
  const line = readLine(bytes);
  return { offset: bytes.length + 1, seq: 0, sum: line.kind === 'sound' ? line.sum : '', line: 0 };
}

async function save(path: string, bytes: Uint8Array): Promise<void> {
  const prepared = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(prepared, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
    await rename(prepared, path);
    await syncFolder(join(path, '..'));
  } catch (failure) {
    await unlink(prepared).catch(() => undefined);
    throw failure;
  } finally {
    await file.close();
  }
}
