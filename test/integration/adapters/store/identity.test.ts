import { deepEqual, equal, match, notEqual, rejects } from 'node:assert/strict';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { cancelled, created } from '../../../fixtures/commissionEvents.ts';
import { storeFolder, type StoreFolder } from '../../../fixtures/storeFolder.ts';

const facts =
  (...events: EventDraft[]) =>
  (): EventDraft[] =>
    events;

async function withOne(folder: StoreFolder): Promise<string> {
  const journal = await folder.open();
  await journal.append(facts(created('wc-1')));
  await journal.close();
  return journal.storeId;
}

describe('given a repository that was copied', () => {
  it('when its store is opened, then it can be read, and not written until adopted', async () => {
    await using folder = await storeFolder();
    const original = await withOne(folder);
    const dir = join(dirname(folder.dir), 'copy');
    await cp(folder.dir, dir, { recursive: true });
    const before = await readFile(join(dir, 'journal.jsonl'));
    const copy = await folder.open({ dir });

    match(copy.readOnly!, /is a copy of/);
    equal(copy.ledger.get('wc-1')?.state, 'queued');
    await rejects(copy.append(facts(cancelled('wc-1'))), { code: 'store_copied' });
    deepEqual(await readFile(join(dir, 'journal.jsonl')), before);

    await copy.adopt();
    equal(copy.readOnly, undefined);
    notEqual(copy.storeId, original);
    await copy.append(facts(cancelled('wc-1')));
    const again = await folder.open({ dir });
    equal(again.storeId, copy.storeId);
    equal(again.readOnly, undefined);
    const untouched = await folder.open();
    equal(untouched.storeId, original);
    equal(untouched.ledger.get('wc-1')?.state, 'queued');
  });

  it('when another process adopts it, then one that had it open may write without a restart', async () => {
    await using folder = await storeFolder();
    await withOne(folder);
    const dir = join(dirname(folder.dir), 'copy');
    await cp(folder.dir, dir, { recursive: true });
    const [one, two] = [await folder.open({ dir }), await folder.open({ dir })];

    await one.adopt();
    await two.append(facts(cancelled('wc-1')));

    equal(two.storeId, one.storeId);
  });
});

describe('given a repository that was moved', () => {
  it('when its store is opened, then nothing is different, also after the next move', async () => {
    await using folder = await storeFolder();
    const original = await withOne(folder);
    for (const [index, name] of ['there', 'further'].entries()) {
      const dir = join(dirname(folder.dir), name);
      await rename(index === 0 ? folder.dir : join(dirname(folder.dir), 'there'), dir);
      const journal = await folder.open({ dir });
      equal(journal.readOnly, undefined);
      equal(journal.storeId, original);
      await journal.append(facts(created(`wc-${name}`)));
      await journal.close();
    }
  });

  it('when the old place holds its twin on another disk, then the one with another past is the copy', async () => {
    await using folder = await storeFolder();
    const id = await withOne(folder);
    // As a snapshot of the disk has it: the same inode number, and the original still in place.
    const elsewhere = join(dirname(folder.dir), 'original');
    await cp(folder.dir, elsewhere, { recursive: true });
    const identity = JSON.parse(await readFile(join(folder.dir, 'store.json'), 'utf8')) as object;
    await writeFile(
      join(folder.dir, 'store.json'),
      JSON.stringify({ ...identity, path: elsewhere }),
    );
    const snapshot = await folder.open();

    await rejects(snapshot.append(facts(cancelled('wc-1'))), { code: 'store_copied' });
    await rm(elsewhere, { recursive: true });
    await mkdir(elsewhere);
    const moved = await folder.open();
    await moved.append(facts(cancelled('wc-1')));
    equal(moved.storeId, id);
  });
});

describe('given a store whose identity file is damaged', () => {
  it('when opened, then the fault names the file', async () => {
    await using folder = await storeFolder();
    await withOne(folder);
    await writeFile(join(folder.dir, 'store.json'), '{');

    await rejects(folder.open(), { code: 'store_identity_damaged' });
    await rm(join(folder.dir, 'store.json'));
    const renamed = await folder.open();
    equal(renamed.ledger.get('wc-1')?.state, 'queued');
    await renamed.append(facts(cancelled('wc-1')));
    equal((await folder.open()).storeId, renamed.storeId);
  });
});
