import type { Database, SqlValue } from 'sql.js';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Situation } from '../../domain/commission/situation.ts';
import type { CommissionQuery, FoundCommission } from '../../engine/ports/commissionSearch.ts';

/** Raised when the tables change; an index of another number is built anew. */
export const searchVersion = 1;

const schema = `
  CREATE TABLE commission (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    decision TEXT NOT NULL,
    title TEXT NOT NULL,
    situation TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  );
  CREATE INDEX by_decision ON commission (decision);
  CREATE INDEX by_situation ON commission (situation, changed_at);
  CREATE VIRTUAL TABLE words USING fts4 (text, tokenize=unicode61);
  CREATE TABLE covered (byte INTEGER, seq INTEGER, sum TEXT, line INTEGER);
  PRAGMA user_version = ${searchVersion};`;

/** Makes the tables of an empty database. */
export function makeTables(db: Database): void {
  db.run(schema);
}

/** Puts the commission as it is now in place of what was there; run it inside a transaction. */
export function putRow(db: Database, view: CommissionView): void {
  const { commission, createdSeq, attempt, changedAt } = view;
  const { id, decisionRef, decisionTitle, createdAt } = commission;
  const place = situationOf(view);
  db.run('INSERT OR REPLACE INTO commission VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
    ...[createdSeq, id, decisionRef, decisionTitle, place],
    ...[attempt, createdAt, changedAt],
  ]);
  db.run('DELETE FROM words WHERE docid = ?', [createdSeq]);
  db.run('INSERT INTO words (docid, text) VALUES (?, ?)', [createdSeq, textOf(view)]);
}

/** Commissions that the query means, the last changed first. */
export function findRows(db: Database, query: CommissionQuery): FoundCommission[] {
  const conditions: [sql: string, value: SqlValue][] = [];
  const match = query.words === undefined ? undefined : matchOf(query.words);
  // Words without a letter or digit occur nowhere.
  if (match === '') return [];
  if (match !== undefined)
    conditions.push(['seq IN (SELECT docid FROM words WHERE words MATCH ?)', match]);
  if (query.situation) conditions.push(['situation = ?', query.situation]);
  if (query.decision !== undefined) conditions.push(['decision = ?', query.decision]);
  const where = conditions.map(([sql]) => sql).join(' AND ') || '1';
  const select = `SELECT * FROM commission WHERE ${where} ORDER BY changed_at DESC, seq DESC LIMIT ?`;
  const statement = db.prepare(select, [...conditions.map(([, value]) => value), query.limit]);
  const rows: FoundCommission[] = [];
  try {
    while (statement.step()) rows.push(rowFrom(statement.getAsObject()));
  } finally {
    statement.free();
  }
  return rows;
}

/** What a search looks at: names, what was asked, how it ended and which files it touched. */
function textOf({ commission, verdict, reason, delivery, report, result }: CommissionView): string {
  const { id, decisionRef, decisionTitle, sliceDescription, planTags, queue } = commission;
  return [
    ...[id, decisionRef, decisionTitle, sliceDescription, queue, ...planTags],
    ...[verdict?.text, reason?.text, delivery?.reason, delivery?.text, report?.summary],
    ...(result?.files ?? []),
  ]
    .filter((text) => text !== undefined && text !== '')
    .join('\n');
}

/** Every word as a beginning; what the search language would take for its own is no part of a word. */
function matchOf(words: string): string {
  return (words.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}*"`).join(' ');
}

function rowFrom(row: Record<string, SqlValue>): FoundCommission {
  return {
    id: String(row['id']),
    decision: String(row['decision']),
    title: String(row['title']),
    situation: row['situation'] as Situation,
    attempt: Number(row['attempt']),
    createdAt: Number(row['created_at']),
    changedAt: Number(row['changed_at']),
  };
}
