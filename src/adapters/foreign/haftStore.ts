import initSqlJs, { type Database } from 'sql.js';
import { Fault, messageOf } from '../../base/fault.ts';
import { leftKeys, type ForeignItem, type ForeignSource } from '../../domain/foreign/foreign.ts';

/** With what each SQLite file begins. */
export const sqliteMagic = 'SQLite format 3\0';

/** The decisions of a haft 7 store. What stands beside the file in a log of its own is not seen: callers refuse that. */
export async function readHaftStore(
  file: string,
  bytes: Uint8Array,
): Promise<Omit<ForeignSource, 'origin'>> {
  const sql = await initSqlJs();
  let db: Database | undefined;
  try {
    db = new sql.Database(bytes);
    return sourceOf(db);
  } catch (failure) {
    throw new Fault({
      code: 'import_unreadable',
      what: `${file} could not be read as a store of haft 7: ${messageOf(failure)}.`,
      advice: 'Name the haft.db of the project, as haft 7 wrote it.',
    });
  } finally {
    db?.close();
  }
}

function sourceOf(db: Database): Omit<ForeignSource, 'origin'> {
  const decisions = rows(
    db,
    "SELECT id, status, context, mode, title, content, valid_until FROM artifacts WHERE kind = 'DecisionRecord' ORDER BY created_at, id",
  );
  const others = rows(
    db,
    "SELECT kind, count(*) AS amount FROM artifacts WHERE kind <> 'DecisionRecord' GROUP BY kind ORDER BY kind",
  );
  const isOpen = (row: Row): boolean =>
    row['status'] === 'active' || row['status'] === 'refresh_due';
  return {
    form: 'haft',
    items: decisions.filter(isOpen).map((row) => itemOf(db, row)),
    passed: [
      ...decisions
        .filter((row) => !isOpen(row))
        .map((row) => ({ key: row['id'] ?? '', why: `its status is "${row['status'] ?? ''}"` })),
      ...others.map((row) => ({
        key: row['kind'] ?? '',
        why: `${row['amount'] ?? ''} of these are no decisions`,
      })),
    ],
  };
}

function itemOf(db: Database, row: Row): ForeignItem {
  const { id = '', title = '', content = '', context, valid_until: validUntil, ...rest } = row;
  const files = rows(
    db,
    'SELECT file_path FROM affected_files WHERE artifact_id = ? ORDER BY file_path',
    id,
  );
  const links = rows(
    db,
    'SELECT target_id, link_type FROM artifact_links WHERE source_id = ? ORDER BY 1, 2',
    id,
  );
  return {
    key: id,
    title,
    body: content.replace(/^# .*\n+/, ''),
    affectedFiles: files.flatMap((one) => one['file_path'] ?? []),
    ...(context && { context }),
    ...(validUntil && { validUntil }),
    left: [
      ...leftKeys(rest, ['status']),
      ...links.map((one) => `link: ${one['link_type'] ?? ''} ${one['target_id'] ?? ''}`),
    ],
  };
}

type Row = Readonly<Record<string, string>>;

function rows(db: Database, query: string, ...values: string[]): Row[] {
  const statement = db.prepare(query, values);
  const found: Row[] = [];
  try {
    while (statement.step()) {
      const filled = Object.entries(statement.getAsObject()).filter(([, value]) => value !== null);
      found.push(Object.fromEntries(filled.map(([key, value]) => [key, String(value)])));
    }
    return found;
  } finally {
    statement.free();
  }
}
