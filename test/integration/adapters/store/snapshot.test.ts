import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { StoreLock } from '../../../../src/adapters/store/lock.ts';
import { Fault } from '../../../../src/base/fault.ts';
import {
  cancelled,
  created,
  landedLife,
  requeued,
  setupConfirmed,
} from '../../../fixtures/commissionEvents.ts';
import { storeFolder, type StoreFolder } from '../../../fixtures/storeFolder.ts';
import { toldJournal } from '../../../fixtures/toldJournal.ts';

const every = { snapshotBytes: 8_000 };

/** A store of some lives, some of them open, with a leader; its snapshot is on disk. */
async function covered(folder: StoreFolder): Promise<void> {
  const journal = await folder.open(every);
  const lives = ['a', 'b', 'c', 'd'].flatMap((id) => landedLife(`wc-${id}`));
  await journal.append(() => [created('wc-open'), ...lives]);
  await journal.append(() => [
    requeued('wc-open', 1),
    setupConfirmed('f'.repeat(64)),
    {
      type: 'drain_started',
      data: { drain: 'drain-2', holder: 'h', concurrency: 2, mode: 'drain' },
      by: 'engine:drain-2',
      commission: '',
      attempt: 0,
    },
  ]);
  await journal.close();
  ok((await readdir(folder.dir)).includes('snapshot.jsonl'));
}

const endOf = (drain: string) =>
  ({ data: { drain, how: 'empty' }, by: `engine:${drain}`, commission: '', attempt: 0 }) as const;

describe('given a store with a snapshot', () => {
  it('when opened, then it tells exactly what the whole journal tells, also after more events', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const snapshot = await readFile(join(folder.dir, 'snapshot.jsonl'));
    const resumed = await folder.open();
    await writeFile(join(folder.dir, 'snapshot.jsonl'), '');
    const whole = await folder.open();
    deepEqual(await toldJournal(resumed), await toldJournal(whole));

    await resumed.append(() => [cancelled('wc-open', 2), created('wc-late')]);
    await writeFile(join(folder.dir, 'snapshot.jsonl'), snapshot);
    const again = await folder.open();
    await writeFile(join(folder.dir, 'snapshot.jsonl'), '');
    const truth = await toldJournal(await folder.open());
    deepEqual(await toldJournal(again), truth);

    // Without a leader, too, and taken at another place.
    await again.append(() => [{ ...endOf('drain-2'), type: 'drain_ended' }]);
    await again.rebuild();
    const ended = await toldJournal(await folder.open());
    await writeFile(join(folder.dir, 'snapshot.jsonl'), '');
    deepEqual(ended, await toldJournal(await folder.open()));
    equal(folder.warnings.length, 0);
    equal(again.ledger.get('wc-open')?.state, 'cancelled');
    equal(again.ledger.get('wc-a')?.delivery?.status, 'landed');
    match(JSON.stringify(again.ledger.latestClosed(1)), /wc-open/);
  });

  it('when a bit of it is flipped, then it is not used and nothing is different', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const path = join(folder.dir, 'snapshot.jsonl');
    const bytes = await readFile(path);
    const truth = await toldJournal(await folder.open());
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 4;
      await writeFile(path, flipped);
      const journal = await folder.open();
      deepEqual(await toldJournal(journal), truth);
      await journal.close();
    }
  });

  it('when the journal lost what it covers, then the journal counts', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const bytes = await readFile(folder.journalPath);
    const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    await truncate(folder.journalPath, lastLine);
    const journal = await folder.open();

    // The batch it belonged to is gone with it.
    equal(journal.ledger.lastSeq, 33);
    equal(journal.ledger.leader, undefined);
    match(folder.warnings.join(), /reached event 36/);
    await journal.append(() => [created('wc-new')]);
    deepEqual(await toldJournal(journal), await toldJournal(await folder.open()));
  });

  it('when it is that of another store, then it is not used', async () => {
    await using folder = await storeFolder();
    await using twin = await storeFolder();
    await covered(folder);
    await covered(twin);
    const foreign = await readFile(join(twin.dir, 'snapshot.jsonl'), 'utf8');
    // The same length, events and places; only when they happened differs, and so every checksum.
    equal((await readFile(twin.journalPath)).length, (await readFile(folder.journalPath)).length);
    await writeFile(join(folder.dir, 'snapshot.jsonl'), foreign);
    const journal = await folder.open();
    match(folder.warnings.join(), /not the one that a snapshot had read/);
    deepEqual(
      journal.ledger.get('wc-open')?.changedAt,
      (await journal.history('wc-open')).at(-1)?.at,
    );
  });

  it('when a bit of what it covers is flipped, then a full check finds it and makes the store read-only', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const bytes = await readFile(folder.journalPath);
    bytes[bytes.indexOf('wc-b') + 3]! ^= 1;
    await writeFile(folder.journalPath, bytes);
    const journal = await folder.open();
    equal(journal.readOnly, undefined);

    const check = await journal.verify();
    ok(check.kind === 'damaged');
    match(check.what, /damaged at byte \d+/);
    await rejects(
      journal.append(() => [created('wc-new')]),
      { code: 'store_read_only' },
    );
  });

  it('when a full check finds nothing, then it says how much it checked', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const journal = await folder.open();

    deepEqual(await journal.verify(), {
      kind: 'sound',
      astray: [],
      events: 36,
      bytes: (await readFile(folder.journalPath)).length,
    });
  });

  it('when it is rebuilt, then it is byte for byte the one that was kept', async () => {
    await using folder = await storeFolder();
    await covered(folder);
    const path = join(folder.dir, 'snapshot.jsonl');
    const kept = await readFile(path);
    await writeFile(path, 'rubbish');
    const journal = await folder.open();
    await journal.rebuild();

    deepEqual(await readFile(path), kept);
  });
});

describe('given a store that is only looked at', () => {
  it('when it is read and closed, then nothing is kept beside it, and nothing can be written', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(() => landedLife('wc-1'));
    await journal.close();
    const before = await readdir(folder.dir);
    const looking = await folder.open({ lookOnly: true, snapshotBytes: 1 });
    equal(looking.ledger.get('wc-1')?.delivery?.status, 'landed');
    await rejects(
      looking.append(() => [created('wc-2')]),
      /to be looked at/,
    );
    await looking.close();
    deepEqual(await readdir(folder.dir), before);
  });

  it('when it is damaged while somebody writes, then it waits for them before it believes so', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(() => [created('wc-1')]);
    const sound = await readFile(folder.journalPath);
    const processes = new ProcessIdentities();
    const lock = new StoreLock({ path: join(folder.dir, 'lock'), processes });
    const release = await lock.acquire(new AbortController().signal);
    await writeFile(folder.journalPath, Buffer.concat([sound, Buffer.from('{"seq":2}\n')]));
    let opened = false;
    const looking = folder.open({ lookOnly: true }).then((one) => {
      opened = true;
      return one;
    });
    const other = await folder
      .open({ lookOnly: true, lockTimeoutMs: 1 })
      .catch((thrown: unknown) => thrown);
    ok(Fault.is(other, 'store_busy'));
    equal(opened, false);
    await truncate(folder.journalPath, sound.length);
    await release();
    equal((await looking).readOnly, undefined);
    await lock.close();
  });
});
