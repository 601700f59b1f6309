import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { JournalDisk } from '../../src/adapters/store/journalDisk.ts';
import type { JournalFile } from '../../src/adapters/store/journalFile.ts';
import { JournalReader } from '../../src/adapters/store/journalReader.ts';
import { checkJournal } from '../../src/adapters/store/storeCheck.ts';
import { damageSentence } from '../../src/adapters/store/storeFaults.ts';
import { Fault } from '../../src/base/fault.ts';
import type { EventDraft, StoredEvent } from '../../src/domain/commission/event.ts';
import { Ledger } from '../../src/domain/commission/ledger.ts';
import { checkChain } from '../fixtures/chainCheck.ts';
import { created } from '../fixtures/commissionEvents.ts';
import { journalOf, ledgerAfter, livesOf, type WrittenJournal } from '../fixtures/journalBytes.ts';
import { storeFolder, type StoreFolder } from '../fixtures/storeFolder.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { runs, Tally } from './effort.ts';

const step = fc.record({
  commission: fc.integer({ min: 1, max: 4 }),
  type: fc.nat({ max: 99 }),
  joined: fc.boolean(),
});
const journal = fc
  .array(step, { minLength: 20, maxLength: 60 })
  .map((steps) => journalOf(livesOf(steps)));

const where = fc.double({ min: 0, max: 0.9999, noNaN: true });
const damage = fc.oneof(
  fc.record({ how: fc.constantFrom('flip', 'truncate', 'zeros', 'cut', 'newline'), at: where }),
  fc.record({
    how: fc.constantFrom('swap lines', 'drop line', 'repeat line', 'move line', 'join lines'),
    at: where,
    to: where,
  }),
  fc.record({
    how: fc.constant('foreign'),
    at: where,
    line: fc.oneof(
      fc.constantFrom('', '{}', 'null', '[]', '{"seq":1}', '\r', '}', 'x'.repeat(300_000)),
      fc.json(),
      fc.string({ unit: 'binary' }),
    ),
  }),
  fc.record({
    how: fc.constant('append'),
    at: where,
    line: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\0'.repeat(4_096))),
  }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** The bytes with one thing wrong, as a disk, an editor or a bad merge would leave them. */
function damaged(bytes: Buffer, one: Damage): Buffer {
  const place = Math.floor(one.at * bytes.length);
  const lines = bytes.toString('latin1').split('\n');
  const again = (changed: readonly string[]): Buffer => Buffer.from(changed.join('\n'), 'latin1');
  const a = Math.floor(one.at * (lines.length - 1));
  const b = 'to' in one ? Math.floor(one.to * (lines.length - 1)) : a;
  const other = Buffer.from(bytes);
  switch (one.how) {
    case 'flip':
      other[place]! ^= 1 << (place % 8);
      return other;
    case 'zeros':
      return other.fill(0, place, Math.min(place + 64, other.length));
    case 'truncate':
      return other.subarray(0, place);
    case 'cut':
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + (place % 90))]);
    case 'newline':
      other[place] = 10;
      return other;
    case 'swap lines':
      return again(lines.with(a, lines[b]!).with(b, lines[a]!));
    case 'drop line':
      return again(lines.toSpliced(a, 1));
    case 'repeat line':
      return again(lines.toSpliced(b, 0, lines[a]!));
    case 'move line':
      return again(lines.toSpliced(a, 1).toSpliced(b, 0, lines[a]!));
    case 'join lines':
      return again(lines.toSpliced(a, 2, lines[a]! + (lines[a + 1] ?? '')));
    case 'append':
      return Buffer.concat([bytes, Buffer.from('line' in one ? one.line : '')]);
    default:
      return again(lines.toSpliced(a, 0, 'line' in one ? one.line : ''));
  }
}

/** Events in batches of which every byte is still there: nothing of them may be lost. */
function untouched(written: WrittenJournal, found: Buffer): number {
  const { batches, ends } = written;
  const same = common(written, found);
  const whole = ends.findIndex((end) => end > same);
  return batches.slice(0, whole < 0 ? batches.length : whole).flat().length;
}

/** All that a ledger would hand on. */
const told = (ledger: Ledger): object => {
  const { entries, ...state } = ledger.state();
  const read = [...entries].map(({ unread, ...entry }) =>
    unread ? { ...entry, view: unread.read() } : entry,
  );
  return { ...state, entries: read };
};

/** The bytes up to which both are the same. */
function common({ bytes }: WrittenJournal, found: Buffer): number {
  let same = 0;
  while (same < bytes.length && found[same] === bytes[same]) same++;
  return same;
}

const ofCommission = (events: readonly StoredEvent[], id: string): StoredEvent[] =>
  events.filter(({ commission }) => commission === id);

describe('given journals damaged at random', () => {
  it(`when ${runs} of them are read, then all before the damage is there, and the damage has its place`, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'journal.jsonl');
    const tally = new Tally('journals');

    async function answerTo(found: Buffer, written: WrittenJournal): Promise<string> {
      await writeFile(path, found);
      const disk = (await JournalDisk.open(path))!;
      try {
        const seen: StoredEvent[] = [];
        const ledger: Ledger = new Ledger((id) => reader.recall(id));
        const reader = new JournalReader(disk, ledger);
        const damage = await reader.advance((events) => seen.push(...events));
        deepEqual(seen, written.events.slice(0, seen.length));
        ok(seen.length >= untouched(written, found));
        deepEqual(told(ledger), told(ledgerAfter(written.events, seen.length)));
        for (const { commission } of seen)
          deepEqual(reader.history(commission), ofCommission(seen, commission));
        const check = await checkJournal(disk);
        equal(check.kind === 'damaged', damage !== undefined);
        if (!damage) return found.length > (reader.position?.offset ?? 0) ? 'torn' : 'sound';
        ok(damage.offset <= common(written, found), `${damage.offset}`);
        match(damageSentence(damage), /^The journal is damaged at byte \d+: [^\n]+\.$/);
        return 'damaged';
      } finally {
        await disk.close();
      }
    }

    await fc.assert(
      fc.asyncProperty(journal, damage, async (written, one) => {
        await tally.takeAsync(() => answerTo(damaged(written.bytes, one), written));
      }),
      { numRuns: runs },
    );
    tally.expectEach('damaged', 'torn', 'sound');
  }).timeout(900_000);
});

/** What the store says of each commission is what was written of it, or a fault says that it cannot be read. */
async function assertTrue(store: JournalFile, events: readonly StoredEvent[]): Promise<void> {
  const { ledger } = store;
  const model = ledgerAfter(events, ledger.lastSeq);
  deepEqual(told(ledger), told(model));
  for (const { commission } of model.all()) {
    const own = ofCommission(events.slice(0, ledger.lastSeq), commission.id);
    await orReadOnly(async () => deepEqual(await store.history(commission.id), own));
    await orReadOnly(() => deepEqual(ledger.get(commission.id), model.get(commission.id)));
  }
}

async function orReadOnly(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!Fault.is(thrown, 'store_read_only')) throw thrown;
  }
}

const append = (): EventDraft[] => [created('wc-20261101-00000009')];

describe('given stores with such a journal', () => {
  const tally = new Tally('stores');
  after(() => tally.expectEach());

  async function answerTo(folder: StoreFolder, written: WrittenJournal): Promise<string> {
    const found = await readFile(folder.journalPath);
    const store = await folder.open();
    try {
      await assertTrue(store, written.events);
      ok(store.ledger.lastSeq >= untouched(written, found));
      const health = await store.verify();
      const voids = health.kind === 'sound' ? health.astray.length : 0;
      const { lastSeq } = store.ledger;
      if (store.readOnly !== undefined) {
        match(store.readOnly, /^The journal (is damaged at byte \d+|has format)[^\n]*\.$/);
        await rejects(store.append(append), { code: 'store_read_only' });
        deepEqual(await readFile(folder.journalPath), found);
        return 'read-only';
      }
      await store.append(append);
      equal((await checkChain(folder.journalPath, voids)).length, lastSeq + 1);
      return 'writable';
    } finally {
      await store.close();
    }
  }

  for (const covered of [false, true]) {
    const beside = covered ? 'beside a snapshot' : 'alone';
    const numRuns = Math.ceil(runs / 20);
    it(`when ${numRuns} of them are opened ${beside}, then they go on, or are read-only and say why`, async () => {
      await using folder = await storeFolder();
      await mkdir(folder.dir);
      await fc.assert(
        fc.asyncProperty(journal, damage, where, async (written, one, cover) => {
          await rm(folder.dir, { recursive: true });
          await mkdir(folder.dir);
          if (covered) await writeSnapshot(folder, written, cover);
          // Now and then it is the snapshot that is damaged.
          const file = covered && one.at < 0.2 ? 'snapshot.jsonl' : 'journal.jsonl';
          await writeFile(folder.journalPath, written.bytes);
          const place = join(folder.dir, file);
          await writeFile(place, damaged(await readFile(place), one));
          await tally.takeAsync(() => answerTo(folder, written));
        }),
        { numRuns },
      );
    }).timeout(900_000);
  }
});

/** A snapshot that was taken when the journal had reached a part of its batches. */
async function writeSnapshot(
  folder: StoreFolder,
  { bytes, ends }: WrittenJournal,
  part: number,
): Promise<void> {
  const end = ends[Math.floor(part * ends.length)];
  await writeFile(folder.journalPath, bytes.subarray(0, end));
  await (await folder.open({ snapshotBytes: 1 })).close();
}
