import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import initSqlJs from 'sql.js';
import { SqlSearch } from '../../../../src/adapters/store/sqlSearch.ts';
import type { JournalFile } from '../../../../src/adapters/store/journalFile.ts';
import type { CommissionQuery } from '../../../../src/engine/ports/commissionSearch.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { cancelled, created, landedLife, requeued } from '../../../fixtures/commissionEvents.ts';
import { storeFolder, type StoreFolder } from '../../../fixtures/storeFolder.ts';

const write = (journal: JournalFile, ...events: EventDraft[]): Promise<void> =>
  journal.append(() => events);

/** A search on a store of three commissions. */
async function filled(folder: StoreFolder): Promise<{ journal: JournalFile; search: SqlSearch }> {
  const journal = await folder.open();
  await write(
    journal,
    created('wc-1', { decisionTitle: 'Stream the CSV export', decisionRef: 'dec-a' }),
    created('wc-2', { decisionTitle: 'Größere Zeilen', sliceDescription: 'parser only' }),
    ...landedLife('wc-3'),
  );
  return { journal, search: new SqlSearch(folder.dir, journal.ledger) };
}

async function ids(search: SqlSearch, query: Partial<CommissionQuery>): Promise<string[]> {
  return (await search.find({ limit: 100, ...query })).map(({ id }) => id).sort();
}

/** All rows of all tables that are ours, as a reader without our code sees them. */
async function dump(path: string): Promise<unknown> {
  const sql = await initSqlJs();
  const db = new sql.Database(await readFile(path));
  const all = db.exec(
    'SELECT * FROM commission ORDER BY seq; SELECT docid, text FROM words ORDER BY docid; SELECT * FROM covered',
  );
  db.close();
  return all;
}

describe('given the index of a store', () => {
  it('when asked by words, place or decision, then it finds those commissions', async () => {
    await using folder = await storeFolder();
    const { search } = await filled(folder);

    deepEqual(await ids(search, {}), ['wc-1', 'wc-2', 'wc-3']);
    deepEqual(await ids(search, { words: 'csv stream' }), ['wc-1']);
    deepEqual(await ids(search, { words: 'GRÖSS größ' }), []);
    deepEqual(await ids(search, { words: 'größ pars' }), ['wc-2']);
    deepEqual(await ids(search, { words: 'guide.md' }), ['wc-3']);
    deepEqual(await ids(search, { situation: 'landed' }), ['wc-3']);
    deepEqual(await ids(search, { decision: 'dec-a' }), ['wc-1']);
    deepEqual(await ids(search, { decision: 'dec-a', situation: 'landed' }), []);
    deepEqual((await search.find({ words: 'csv', limit: 1 }))[0], {
      id: 'wc-1',
      decision: 'dec-a',
      title: 'Stream the CSV export',
      situation: 'queued',
      attempt: 1,
      createdAt: 1_700_000_000_000,
      changedAt: (await search.find({ words: 'csv', limit: 1 }))[0]?.changedAt,
    });
    search.dispose();
  });

  it('when words mean something to the search, then they are words all the same', async () => {
    await using folder = await storeFolder();
    const { search } = await filled(folder);
    for (const words of [
      '"',
      '*',
      "' OR 1=1 --",
      'NOT csv',
      'a NEAR b',
      '-nothing (',
      'text:csv',
      '',
      '\u0000',
    ])
      deepEqual(await ids(search, { words }), [], words);
    search.dispose();
  });

  it('when commissions change, then the next answer knows', async () => {
    await using folder = await storeFolder();
    const { journal, search } = await filled(folder);
    await ids(search, {});
    await write(journal, cancelled('wc-1'), requeued('wc-2', 1), created('wc-4'));

    deepEqual(await ids(search, { situation: 'cancelled' }), ['wc-1']);
    const [two] = await search.find({ words: 'wc-2', limit: 1 });
    equal(two?.attempt, 2);
    equal((await ids(search, {})).length, 4);
    search.dispose();
  });

  it('when it is rebuilt, then it holds exactly what the kept one holds', async () => {
    await using folder = await storeFolder();
    const { journal, search } = await filled(folder);
    const path = join(folder.dir, 'index.sqlite');
    await search.rebuild();
    // Many enough that the kept index is written on the way, again and again.
    for (let round = 0; round < 3; round++) {
      const more = Array.from({ length: 250 }, (_, n) => created(`wc-${round}-${n}`));
      await write(journal, ...more);
      await write(journal, ...more.slice(0, 100).map(({ commission }) => cancelled(commission)));
      await ids(search, {});
    }
    const kept = await dump(path);
    const other = new SqlSearch(folder.dir, journal.ledger);
    await other.rebuild();

    deepEqual(await dump(path), kept);
    equal((await other.find({ limit: 2_000 })).length, 753);
    search.dispose();
    other.dispose();
  });

  it('when it is missing, damaged or of another store, then it is made anew', async () => {
    await using folder = await storeFolder();
    await using other = await storeFolder();
    const { journal, search } = await filled(folder);
    const path = join(folder.dir, 'index.sqlite');
    await search.rebuild();
    search.dispose();
    const bytes = await readFile(path);
    const foreign = await other.open();
    await write(foreign, created('wc-foreign'));
    const elsewhere = new SqlSearch(other.dir, foreign.ledger);
    await elsewhere.rebuild();
    elsewhere.dispose();

    for (const content of [
      Buffer.from('rubbish'),
      bytes.subarray(0, 5_000),
      Buffer.concat([bytes.subarray(0, 4_200), Buffer.alloc(8_000, 0xff), bytes.subarray(12_200)]),
      await readFile(join(other.dir, 'index.sqlite')),
    ]) {
      await writeFile(path, content);
      const anew = new SqlSearch(folder.dir, journal.ledger);
      deepEqual(await ids(anew, {}), ['wc-1', 'wc-2', 'wc-3']);
      anew.dispose();
    }
    await rm(path);
    const last = new SqlSearch(folder.dir, journal.ledger);
    ok((await ids(last, { words: 'csv' })).length === 1);
    last.dispose();
  });

  it('when there is no store, then there is nothing to find and nothing is written', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    const search = new SqlSearch(folder.dir, journal.ledger);
    deepEqual(await ids(search, {}), []);
    await search.rebuild();
    search.dispose();
  });
});
