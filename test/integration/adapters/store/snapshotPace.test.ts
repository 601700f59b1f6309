import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { JournalDisk } from '../../../../src/adapters/store/journalDisk.ts';
import { JournalReader } from '../../../../src/adapters/store/journalReader.ts';
import { readPlace } from '../../../../src/adapters/store/snapshotFile.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { cancelled, created, landedLife } from '../../../fixtures/commissionEvents.ts';
import { storeFolder } from '../../../fixtures/storeFolder.ts';

const every = { snapshotBytes: 8_000 };

/** A clock whose timers go off when they are told to. */
function heldClock() {
  const due = new Set<() => void>();
  const clock = {
    now: () => 1,
    awake: () => 0,
    after: (_ms: number, then: () => void) => {
      due.add(then);
      return { dispose: () => due.delete(then) };
    },
  };
  const fire = (): void => {
    for (const then of [...due]) {
      due.delete(then);
      then();
    }
  };
  return { clock, due, fire };
}

describe('given a journal that many bytes were written to', () => {
  const lives = ['wc-2', 'wc-3', 'wc-4'].flatMap((id) => landedLife(id));

  it('when a while is over, then one snapshot is written, and not one with every event', async () => {
    await using folder = await storeFolder();
    const { clock, due, fire } = heldClock();
    const journal = await folder.open({ ...every, clock });
    await journal.append(() => [created('wc-1')]);
    equal(due.size, 0);
    await journal.append(() => lives);
    await journal.append(() => [created('wc-5')]);
    equal(due.size, 1);
    ok(!(await readdir(folder.dir)).includes('snapshot.jsonl'));
    fire();
    await journal.append(() => [created('wc-6')]);
    equal(due.size, 0, 'it is being written');
    await journal.close();
    const { position } = (await readPlace(join(folder.dir, 'snapshot.jsonl')))!;
    ok(position.seq >= journal.ledger.lastSeq - 1, 'of some moment, and once');
    deepEqual(
      (await readdir(folder.dir)).sort(),
      ['journal.jsonl', 'snapshot.jsonl', 'store.json'],
      'nothing of it is left',
    );
  });

  it('when it takes long to be written, then no transition waits for it', async () => {
    await using folder = await storeFolder();
    const { clock, fire } = heldClock();
    const journal = await folder.open({ ...every, clock });
    await journal.append(() => Array.from({ length: 10_000 }, (_, n) => created(`wc-${n}`)));
    fire();
    // A transition takes a dozen turns, the snapshot a hundred.
    await journal.append(() => [cancelled('wc-5'), created('wc-late')]);
    ok(!(await readdir(folder.dir)).includes('snapshot.jsonl'), 'it is still at it');
    await journal.close();
    const resumed = await folder.open();
    ok((await readPlace(join(folder.dir, 'snapshot.jsonl')))!.position.seq >= 10_000);
    deepEqual([...resumed.ledger.all()], [...journal.ledger.all()]);
  });

  it('when another process has taken one by then, then that one stays', async () => {
    await using folder = await storeFolder();
    const one = await folder.open(every);
    const other = await folder.open({ snapshotBytes: 1 });
    await one.append(() => lives);
    await other.append(() => []);
    await one.close();
    const path = join(folder.dir, 'snapshot.jsonl');
    const { ino } = await stat(path);
    await other.close();
    equal((await stat(path)).ino, ino);
    // One of another journal is no reason to leave it.
    const late = await folder.open({ snapshotBytes: 1 });
    await late.append(() => [created('wc-5')]);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"sum":"./, '"sum":"x').replace(/"offset":/, '"offset":9'));
    await late.close();
    equal((await folder.open()).ledger.get('wc-5')?.state, 'queued');
    deepEqual(folder.warnings, []);
    equal((await readPlace(path))?.position.seq, late.ledger.lastSeq);
  });

  it('when others write while it is taken, then it is of one moment', async () => {
    await using folder = await storeFolder();
    const journal = await folder.open();
    await journal.append(() => Array.from({ length: 1_600 }, (_, n) => created(`wc-${n}`)));
    const disk = (await JournalDisk.open(folder.journalPath))!;
    const ledger = new Ledger(() => undefined);
    const reader = new JournalReader(disk, ledger);
    await reader.advance(() => undefined);
    let turns = 0;
    const breathe = async (): Promise<void> => {
      // One that was taken before, one that was not, and one that did not exist.
      const [before, after] = [`wc-${turns}`, `wc-${1_599 - turns}`];
      await journal.append(() => [
        cancelled(before),
        cancelled(after),
        created(`wc-new-${turns++}`),
      ]);
      await reader.advance(() => undefined);
    };
    const taken = (await reader.snapshot({ breathe }))!;
    ok(turns >= 3);
    equal(taken.position.seq, 1_600 + 3 * turns);
    const states = taken.entries.map(({ entry }) => [entry.id, entry.situation]);
    deepEqual(
      states,
      [...journal.ledger.all()].map((view) => [view.commission.id, situationOf(view)]),
    );
    deepEqual(
      taken.entries.map(({ line }) => line),
      states.map(([id]) => reader.lastLineOf(id!)),
    );
    await disk.close();
  });
});
