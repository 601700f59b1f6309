import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { JournalFile } from '../../../../src/adapters/store/journalFile.ts';
import type { CommissionBrief } from '../../../../src/domain/commission/brief.ts';
import { cancelled, created, landedLife } from '../../../fixtures/commissionEvents.ts';
import { storeFolder, type StoreFolder } from '../../../fixtures/storeFolder.ts';
import { toldJournal } from '../../../fixtures/toldJournal.ts';

describe('given a snapshot of commissions that are open', () => {
  /** Of each kind: queued, waiting for others, at work, being landed, and one that is closed. */
  async function kinds(folder: StoreFolder): Promise<void> {
    const journal = await folder.open({ snapshotBytes: 1 });
    await journal.append(() => [
      created('wc-queued'),
      created('wc-after', { dependsOn: ['wc-queued'], dependsOnDecisions: ['dec-x'] }),
      ...landedLife('wc-running').slice(0, 4),
      ...landedLife('wc-landing').slice(0, -2),
      ...landedLife('wc-landed'),
    ]);
    await journal.close();
  }

  /** What lists show of it. */
  const listed = ({ commission, ...view }: CommissionBrief): unknown => {
    const { id, decisionRef, deliveryPolicy, validUntil, fetchedAt } = commission;
    const { dependsOn, dependsOnDecisions } = commission;
    const { state, createdSeq, lease, delivery, reason } = view;
    return {
      ...{ id, decisionRef, deliveryPolicy, validUntil, fetchedAt, dependsOn, dependsOnDecisions },
      ...{ state, createdSeq, claimedAt: lease?.claimedAt, code: reason?.code },
      ...{ status: delivery?.status, reason: delivery?.reason },
    };
  };
  const unread = ({ ledger }: JournalFile): string[] =>
    [...ledger.state().entries].filter((entry) => entry.unread).map(({ id }) => id);

  it('when they are listed, then none is read, and what is shown is what each is', async () => {
    await using folder = await storeFolder();
    await kinds(folder);
    const journal = await folder.open();
    const { ledger } = journal;
    const before = [...ledger.openBriefs()].map(listed);
    equal(before.length, 4);
    equal(unread(journal).length, 4);
    deepEqual(before, [...ledger.open()].map(listed));
    ok(before.some((row) => JSON.stringify(row).includes('claimedAt":')));
  });

  it('when one is asked for, then it alone is read, and the next snapshot is the same', async () => {
    await using folder = await storeFolder();
    await kinds(folder);
    const path = join(folder.dir, 'snapshot.jsonl');
    const kept = await readFile(path);
    const journal = await folder.open();
    deepEqual(unread(journal), ['wc-queued', 'wc-after', 'wc-running', 'wc-landing']);
    [...journal.ledger.openBriefs()].map(listed);
    equal(journal.ledger.locked().length, 2);
    equal(journal.ledger.get('wc-landing')?.state, 'completed');
    deepEqual(unread(journal), ['wc-queued', 'wc-after']);
    await journal.rebuild();
    deepEqual(await readFile(path), kept);
    // An event of one that is unread is folded onto what it was.
    await journal.append(() => [cancelled('wc-queued')]);
    await writeFile(path, '');
    deepEqual(await toldJournal(journal), await toldJournal(await folder.open()));
  });

  it('when it is cut anywhere, or of another version, then the journal is read and nothing is different', async () => {
    await using folder = await storeFolder();
    await kinds(folder);
    const path = join(folder.dir, 'snapshot.jsonl');
    const bytes = await readFile(path);
    const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
    const inside = ends.map((end, n) => Math.floor((end + (ends[n - 1] ?? 0)) / 2));
    const cuts = [
      0,
      1,
      bytes.length - 64,
      ...ends.slice(0, -1),
      ...ends.map((end) => end - 1),
      ...inside,
    ];
    const broken = cuts.map((end) => bytes.subarray(0, end));
    const text = bytes.toString('utf8');
    // Sealed anew, so that only what it says can tell that it is none for us.
    const sealed = (body: string): Buffer =>
      Buffer.from(`${body}${createHash('sha256').update(body).digest('hex')}\n`);
    const body = text.slice(0, -65);
    deepEqual(sealed(body), bytes);
    const others = [
      sealed(body.replace('"format":4', '"format":3')),
      sealed(body.replace(/"fold":\d+/, '"fold":1')),
      sealed(body.replace(/"offset":\d+/, '"offset":"1"')),
      sealed(body.slice(body.indexOf('\n') + 1)),
    ];
    await writeFile(path, '');
    const whole = await folder.open();
    const truth = await toldJournal(whole);
    for (const found of [...broken, ...others]) {
      await writeFile(path, found);
      const journal = await folder.open();
      deepEqual(unread(journal), []);
      deepEqual(await toldJournal(journal), truth);
      await journal.close();
    }
    await writeFile(path, bytes);
    equal(unread(await folder.open()).length, 4, 'whole it is used');
  });
});
