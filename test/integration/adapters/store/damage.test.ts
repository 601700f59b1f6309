import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import {
  appendFile,
  mkdir,
  readFile,
  readdir,
  rename,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { JournalDisk } from '../../../../src/adapters/store/journalDisk.ts';
import { sealHeader } from '../../../../src/adapters/store/chain.ts';
import { checkChain } from '../../../fixtures/chainCheck.ts';
import { cancelled, created, landedLife } from '../../../fixtures/commissionEvents.ts';
import { storeFolder, type StoreFolder } from '../../../fixtures/storeFolder.ts';

const facts =
  (...events: EventDraft[]) =>
  (): EventDraft[] =>
    events;

/** A store with some events, the last three in records of their own; closed. */
async function filled(folder: StoreFolder): Promise<Buffer> {
  const journal = await folder.open();
  await journal.append(facts(created('wc-1'), created('wc-2'), created('wc-3')));
  for (const id of ['wc-1', 'wc-2', 'wc-3']) await journal.append(facts(cancelled(id)));
  await journal.close();
  return await readFile(folder.journalPath);
}

const startsOf = (bytes: Buffer): number[] => {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts.slice(0, -1);
};

describe('given a journal that lost its end', function () {
  this.timeout(60_000);

  it('when cut at any byte of the last three records, then whole ones count and work goes on', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const starts = startsOf(bytes);
    for (let length = starts.at(-3)!; length < bytes.length; length++) {
      await writeFile(folder.journalPath, bytes.subarray(0, length));
      const whole = starts.filter((start) => start <= length).length - 2;
      const journal = await folder.open();
      equal(journal.readOnly, undefined);
      equal(journal.ledger.lastSeq, whole);
      await journal.append(facts(created('wc-4')));
      await journal.close();
      equal((await checkChain(folder.journalPath)).length, whole + 1);
    }
  });

  it('when an append was cut off, then its bytes are kept beside and the operator is told', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    await appendFile(folder.journalPath, '{"seq":7,"at');
    const journal = await folder.open();
    await journal.append(facts(created('wc-4')));

    const kept = join(folder.dir, `journal.jsonl.torn-${bytes.length}`);
    equal(await readFile(kept, 'utf8'), '{"seq":7,"at');
    match(folder.warnings.join(), /cut off at byte \d+ .* 12 bytes/);
  });

  it('when a line came too late, then it is void, told, and the record goes on behind it', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const late = bytes.subarray(startsOf(bytes).at(-2));
    await appendFile(folder.journalPath, late.subarray(0, late.indexOf(10) + 1));
    const journal = await folder.open();
    match(folder.warnings.join(), new RegExp(`line at byte ${bytes.length} .*does not count`));
    equal(journal.readOnly, undefined);
    await journal.append(facts(created('wc-4')));
    await journal.close();

    const again = await folder.open();
    equal(again.ledger.lastSeq, 7);
    deepEqual((await again.verify()).kind === 'sound' && (await again.verify()), {
      kind: 'sound',
      events: 7,
      bytes: (await readFile(folder.journalPath)).length,
      astray: [bytes.length],
    });
  });

  it('when only part of a batch is there, then none of it counts', async () => {
    await using folder = await storeFolder();
    await filled(folder);
    const writer = await folder.open();
    await writer.append(facts(...landedLife('wc-4')));
    await writer.close();
    const bytes = await readFile(folder.journalPath);
    for (const length of startsOf(bytes).slice(-7)) {
      await writeFile(folder.journalPath, bytes.subarray(0, length));
      const journal = await folder.open();
      equal(journal.ledger.get('wc-4'), undefined);
      equal(journal.readOnly, undefined);
      await journal.append(facts(created('wc-4')));
      await journal.close();
      await checkChain(folder.journalPath);
    }
  });

  it('when the file becomes shorter under an open journal, then it is read-only and says so', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const journal = await folder.open();
    await truncate(folder.journalPath, startsOf(bytes).at(-1));

    await rejects(journal.append(facts(created('wc-4'))), { code: 'store_read_only' });
    match(journal.readOnly!, /become shorter/);
  });

  it('when the file is replaced under an open journal, then it is read-only and says so', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const journal = await folder.open();
    await writeFile(`${folder.journalPath}.new`, bytes);
    await rename(`${folder.journalPath}.new`, folder.journalPath);

    await rejects(journal.append(facts(created('wc-4'))), { code: 'store_read_only' });
    deepEqual(await readFile(folder.journalPath), bytes);
  });
});

describe('given a journal with a flipped bit', function () {
  this.timeout(60_000);

  it('when opened, then it says where, is read up to there, and is never written', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const starts = startsOf(bytes);
    const places = [...bytes.keys()].filter((at) => at % 3 === 0 || at === bytes.length - 1);
    for (const at of places) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << (at % 8);
      await writeFile(folder.journalPath, flipped);
      const journal = await folder.open();
      match(journal.readOnly ?? '', /damaged at byte \d+/, `byte ${at}`);
      const line = starts.findLastIndex((start) => start <= at);
      ok(journal.ledger.lastSeq <= Math.max(0, line - 1));
      await rejects(journal.append(facts(created('wc-4'))), { code: 'store_read_only' });
      await journal.close();
      deepEqual(await readFile(folder.journalPath), flipped);
    }
  });

  it('when it appears under an open journal, then its histories and new readers notice it', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const journal = await folder.open();
    const flipped = Buffer.from(bytes);
    flipped[startsOf(bytes)[2]! + 40]! ^= 1;
    await writeFile(folder.journalPath, flipped);

    equal((await journal.history('wc-1')).length, 2);
    await rejects(journal.history('wc-2'), { code: 'store_read_only' });
    match((await folder.open()).readOnly!, /damaged/);
  });
});

describe('given a journal of another version', () => {
  it('when its format is newer, then it is read as far as it is understood and never written', async () => {
    await using folder = await storeFolder();
    await filled(folder);
    const header = sealHeader({ format: 2, at: 1 });
    await writeFile(folder.journalPath, header.text);
    const journal = await folder.open();

    await rejects(journal.append(facts(created('wc-4'))), { code: 'store_read_only' });
    match(journal.readOnly!, /format 2/);
    equal(await readFile(folder.journalPath, 'utf8'), header.text);
  });

  it('when it holds an event of an unknown type, then that is kept, shown and changes nothing', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(facts(created('wc-1')));
    // A drain's fact needs no commission, so an unknown one passes the writer's own check.
    const unknown = { ...cancelled(''), type: 'teleported' } as never;
    await journal.append(facts(unknown));
    const again = await folder.open();

    equal(again.ledger.get('wc-1')?.state, 'queued');
    deepEqual(
      (await again.history('')).map((event) => event.type as string),
      ['teleported'],
    );
  });
});

describe('given a disk that is full', () => {
  it('when a write fails, then nothing of it is left and the next one works', async () => {
    await using folder = await storeFolder();
    const bytes = await filled(folder);
    const journal = await folder.open();
    const disk = (
      journal as unknown as { record: { disk: { file: { datasync(): Promise<void> } } } }
    ).record.disk;
    const { file } = disk;
    const real = file.datasync.bind(file);
    let failures = 2;
    file.datasync = async () => {
      if (failures-- > 0) throw new Error('ENOSPC');
      await real();
    };

    await rejects(journal.append(facts(created('wc-4'))), { code: 'store_write_failed' });
    deepEqual(await readFile(folder.journalPath), bytes);
    equal(journal.ledger.get('wc-4'), undefined);
    await journal.append(facts(created('wc-4')));
    equal((await checkChain(folder.journalPath)).length, 7);
    deepEqual(
      (await readdir(folder.dir)).filter((name) => name.includes('torn')),
      [],
    );
  });
});

describe('given a journal that this user may only read', () => {
  it('when opened, then it is read, and a write is refused as the system refused it', async () => {
    await using folder = await storeFolder();
    await mkdir(folder.dir);
    // A file that nobody may write, root neither.
    await symlink('/sys/kernel/fscaps', folder.journalPath);
    const disk = await JournalDisk.open(folder.journalPath);
    try {
      equal((await disk?.read(0, 1))?.length, 1);
      await rejects(async () => disk?.append(Buffer.from('{}\n'), 0), { code: 'EACCES' });
    } finally {
      await disk?.close();
    }
  });
});
