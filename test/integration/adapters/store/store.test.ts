import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { readFile, readdir, stat } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { JournalDisk } from '../../../../src/adapters/store/journalDisk.ts';
import { JournalReader } from '../../../../src/adapters/store/journalReader.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft, StoredEvent } from '../../../../src/domain/commission/event.ts';
import { cancelled, created, landedLife, requeued } from '../../../fixtures/commissionEvents.ts';
import { seen, storeFolder } from '../../../fixtures/storeFolder.ts';

const facts =
  (...events: EventDraft[]) =>
  (): EventDraft[] =>
    events;

describe('given a store that does not exist yet', () => {
  it('when opened, then it is empty and nothing is written', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();

    equal(journal.ledger.size, 0);
    equal(journal.readOnly, undefined);
    await rejects(stat(folder.dir), { code: 'ENOENT' });
  });

  it('when written, then only its owner may read it, and nothing else is left beside it', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1')));
    await journal.close();

    deepEqual((await readdir(folder.dir)).sort(), ['journal.jsonl', 'store.json']);
    equal((await stat(folder.dir)).mode & 0o777, 0o700);
    equal((await stat(folder.journalPath)).mode & 0o777, 0o600);
  });

  it('when two make it at once, then they agree on its name and both events are there', async () => {
    await using folder = await storeFolder();
    const [one, two] = await Promise.all([folder.open(), folder.open()]);
    const before = one.storeId;
    equal(before, two.storeId);
    await Promise.all([one.append(facts(created('wc-1'))), two.append(facts(created('wc-2')))]);

    deepEqual([one.storeId, two.storeId], [before, before]);
    const late = await folder.open();
    equal(late.storeId, one.storeId);
    deepEqual([...late.ledger.all()].map((view) => view.commission.id).sort(), ['wc-1', 'wc-2']);
  });
});

describe('given a journal', () => {
  it('when a decision is made, then it sees the last event, and result, ledger and listeners agree', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    const heard: number[] = [];
    journal.onDidAppend((events) => heard.push(...events.map((event) => event.seq)));

    await journal.append(facts(created('wc-1')));
    const before = await journal.transact((ledger) => ({
      events: [cancelled('wc-1')],
      result: ledger.get('wc-1')?.state,
    }));

    equal(before, 'queued');
    equal(journal.ledger.get('wc-1')?.state, 'cancelled');
    deepEqual(heard, [1, 2]);
  });

  it('when a decision throws, then its fault is passed on and nothing is written', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1')));
    const before = await readFile(folder.journalPath);
    const fault = new Fault({ code: 'no', what: 'No.', advice: 'Do not.' });

    await rejects(
      journal.transact(() => {
        throw fault;
      }),
      (thrown) => thrown === fault,
    );

    deepEqual(await readFile(folder.journalPath), before);
    equal(journal.ledger.lastSeq, 1);
  });

  it('when one event of a batch does not apply, then none of it is written', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1')));
    const before = await readFile(folder.journalPath);
    const inadmissible: EventDraft[][] = [
      [created('wc-2'), cancelled('wc-1'), cancelled('wc-1')],
      [created('wc-1')],
      [cancelled('wc-9')],
      [cancelled('wc-1', 2)],
      [{ ...created('wc-2'), commission: 'wc-3' }],
    ];

    for (const events of inadmissible)
      await rejects(journal.append(facts(...events)), /does not apply/);

    deepEqual(await readFile(folder.journalPath), before);
    equal(journal.ledger.size, 1);
  });

  it('when many decide at once in one process, then each sees all before it', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    const seqs = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        journal.transact((ledger) => ({
          events: [created(`wc-${index}`)],
          result: ledger.lastSeq,
        })),
      ),
    );

    deepEqual(
      seqs,
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  it('when asked for a history, then every event of that commission is read, in order, and no other', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1'), created('wc-2')));
    await journal.append(facts(...landedLife('wc-3')));
    await journal.append(facts(requeued('wc-1', 1)));
    await journal.append(facts(cancelled('wc-2'), cancelled('wc-1', 2)));

    const types = async (id: string): Promise<string[]> =>
      (await journal.history(id)).map((event) => event.type);
    deepEqual(await types('wc-1'), ['created', 'requeued', 'cancelled']);
    deepEqual(await types('wc-2'), ['created', 'cancelled']);
    equal((await types('wc-3')).length, 8);
    deepEqual(await types('wc-4'), []);
  });

  it('when opened again, then the fold is the same', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1'), ...landedLife('wc-2')));
    await journal.append(facts(requeued('wc-1', 1)));
    const again = await folder.open();

    deepEqual([...again.ledger.all()], [...journal.ledger.all()]);
    equal(again.ledger.lastSeq, journal.ledger.lastSeq);
  });

  it('when it is long, then it is read in pieces, and others have a turn after each', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    for (let batch = 0; batch < 40; batch++) {
      const events = Array.from({ length: 40 }, (_, n) => created(`wc-${batch}-${n}`));
      await journal.append(() => events);
    }
    const disk = (await JournalDisk.open(folder.journalPath))!;
    const pieces = (await disk.size()) / (128 * 1024);
    const reader = new JournalReader(disk, new Ledger());
    let reading = true;
    let turns = 0;
    const turn = (): void => {
      turns++;
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);
    const seenAt: number[] = [];
    const damage = await reader.advance(() => seenAt.push(turns));
    reading = false;
    await disk.close();

    deepEqual([damage, reader.ledger.lastSeq], [undefined, 1_600]);
    ok(pieces > 8, `${pieces} pieces`);
    ok(seenAt.length >= pieces, `${seenAt.length} of ${pieces} pieces`);
    equal(new Set(seenAt).size, seenAt.length, 'a turn between any two');
  });

  it('when closed, then what waits is refused and what was acknowledged is there', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    const all = Promise.allSettled(
      Array.from({ length: 5 }, (_, index) => journal.append(facts(created(`wc-${index}`)))),
    );
    await journal.close();

    const ends = await all;
    const kept = ends.filter((end) => end.status === 'fulfilled').length;
    for (const end of ends) if (end.status === 'rejected') ok(Fault.is(end.reason, 'store_closed'));
    equal((await folder.open()).ledger.size, kept);
    await rejects(journal.append(facts(created('wc-9'))), { code: 'store_closed' });
  });
});

describe('given two journals of one store', () => {
  it('when one writes, then the other shows it by itself, once and in order', async () => {
    await using folder = await storeFolder();
    const [writer, reader] = [await folder.open(), await folder.open()];
    const heard: StoredEvent[] = [];
    reader.onDidAppend((events) => heard.push(...events));

    const arrived = seen(reader, (event) => event.type === 'created', 'wc-1');
    await writer.append(facts(created('wc-1')));
    await arrived;
    const more = seen(reader, (event) => event.seq === 4, 'wc-1');
    await writer.append(facts(created('wc-2')));
    await writer.append(facts(cancelled('wc-2'), cancelled('wc-1')));
    await more;

    deepEqual(
      heard.map((event) => event.seq),
      [1, 2, 3, 4],
    );
    equal(reader.ledger.get('wc-1')?.state, 'cancelled');
  });

  it('when one decides, then it decides on what the other wrote last', async () => {
    await using folder = await storeFolder();
    const [one, two] = [await folder.open(), await folder.open()];
    await one.append(facts(created('wc-1')));

    const state = await two.transact((ledger) => ({
      events: [cancelled('wc-1')],
      result: ledger.get('wc-1')?.state,
    }));

    equal(state, 'queued');
    await rejects(one.append(facts(cancelled('wc-1'))), /does not apply/);
  });
});
