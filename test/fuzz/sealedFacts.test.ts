import { deepEqual, match, ok } from 'node:assert/strict';
import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { JournalDisk } from '../../src/adapters/store/journalDisk.ts';
import { JournalReader } from '../../src/adapters/store/journalReader.ts';
import { readSnapshot, writeSnapshot } from '../../src/adapters/store/snapshotFile.ts';
import { checkJournal } from '../../src/adapters/store/storeCheck.ts';
import { damageSentence } from '../../src/adapters/store/storeFaults.ts';
import { Fault } from '../../src/base/fault.ts';
import { Ledger } from '../../src/domain/commission/ledger.ts';
import { possibleIn } from '../../src/domain/commission/situation.ts';
import { journalOf, ledgerAfter, livesOf, type WrittenJournal } from '../fixtures/journalBytes.ts';
import { eventOf } from '../fixtures/situations.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { runs, Tally } from './effort.ts';

const step = fc.record({
  commission: fc.integer({ min: 1, max: 3 }),
  type: fc.nat({ max: 99 }),
  joined: fc.constant(false),
});
const journal = fc
  .array(step, { minLength: 8, maxLength: 30 })
  .map((steps) => journalOf(livesOf(steps)));

const types = Object.keys(possibleIn) as (keyof typeof possibleIn)[];
const drainTypes = ['created', 'drain_started', 'drain_requested', 'drain_ended'];
const strangeTypes = ['__proto__', 'constructor', 'toString', 'teleported', '', 'Created'];
const strangeNumbers = [0, -1, 1.5, 1e308, -1e308, 2 ** 53, 8.64e15 + 1, Number.MIN_VALUE];
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'x', true, [], {}, [null], [[]], { length: 1e9 }),
  fc.constantFrom(...strangeNumbers),
  fc.constantFrom('__proto__', 'held', '../../x', 'x'.repeat(70_000), '\u0000', '\ud800'),
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
);

/** The data of a real fact with one of its values, wherever it stands, in place of another. */
const bentData = fc
  .tuple(fc.constantFrom(...types, 'created' as const), strange, fc.nat(), fc.boolean())
  .map(([type, value, at, drop]) => {
    const sample = type === 'created' ? journalOf(livesOf([first])).events[0]! : eventOf(type);
    const data = structuredClone(sample.data) as Record<string, unknown>;
    const places = placesIn(data);
    const [holder, key] = places[at % places.length] ?? [data, 'x'];
    if (drop) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true });
    return { type: type, data: data };
  });
const first = { commission: 1, type: 0, joined: false };

function placesIn(value: unknown): [holder: object, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]): [object, string][] => [
    [value, key],
    ...placesIn(one),
  ]);
}

const fact = fc.oneof(
  { weight: 4, arbitrary: bentData },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom(...types, ...drainTypes, ...strangeTypes),
      data: fc.oneof(strange, fc.constant({ drain: 'd' })),
    }),
  },
);
/** Mostly right, so that what is strange elsewhere comes to be looked at. */
const mostly = (right: unknown, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: odd });
const head = fc.record({
  seq: mostly(0, strange),
  at: mostly(1_700_000_000_000, strange),
  by: mostly('engine:drain-1', strange),
  attempt: mostly(1, strange),
  commission: mostly('wc-20261101-00000001', fc.constantFrom('', '__proto__', 'wc-new', 'x')),
  back: mostly(0, fc.oneof(fc.constantFrom(0.5, -1, 1e18, 'self', 'ahead'), strange)),
  batch: mostly(undefined, fc.constantFrom([1, 2], [0, 0], [2, 1], [1.5, 2], [1, 1e9], 'x')),
});

/** The journal with a line that is sealed as it should be, and holds what nobody would write. */
function withFact(
  written: WrittenJournal,
  place: number,
  { seq, back, ...rest }: Record<string, unknown>,
): Buffer {
  const count = Math.floor(place * written.ends.length);
  const before = journalOf(written.batches.slice(0, count));
  const lines = before.bytes.toString('utf8').trimEnd().split('\n');
  const prev = (JSON.parse(lines.at(-1)!) as { sum: string }).sum;
  const offset = before.bytes.length;
  const own = { self: offset, ahead: offset + 10 }[String(back)] ?? back;
  const fields = { seq: seq === 0 ? count + 1 : seq, back: own, ...rest };
  return Buffer.concat([before.bytes, Buffer.from(sealed(fields, prev))]);
}

/** A line as any writer could seal it. */
function sealed(fields: object, prev: string): string {
  const open = JSON.stringify({ ...fields, prev }).slice(0, -1);
  return `${open},"sum":"${hash('sha256', open, 'hex').slice(0, 32)}"}\n`;
}

/** Everything that reads the record; nothing but a fault may come out of it. */
async function readAll(path: string, ids: Iterable<string>): Promise<Ledger> {
  const disk = (await JournalDisk.open(path))!;
  try {
    const ledger: Ledger = new Ledger((id) => reader.recall(id));
    const reader = new JournalReader(disk, ledger);
    const damage = await reader.advance(() => undefined);
    if (damage) match(damageSentence(damage), /^The journal is damaged at byte \d+: [^\n]+\.$/);
    for (const id of ids) {
      reader.history(id);
      orFault(() => reader.recall(id));
    }
    ok([...ledger.all(), ...ledger.open(), ...ledger.latestClosed(9)].length >= 0);
    const snapshot = await reader.snapshot();
    // Now and then, since it is written to last.
    if (snapshot && ledger.lastSeq % 20 === 0) {
      await writeSnapshot(`${path}.snapshot`, snapshot);
      ok(await readSnapshot(`${path}.snapshot`));
    }
    await checkJournal(disk);
    return ledger;
  } finally {
    await disk.close();
  }
}

function orFault(work: () => unknown): void {
  try {
    work();
  } catch (thrown) {
    if (!Fault.is(thrown)) throw thrown;
  }
}

describe('given journals with a sealed line that nobody would write', () => {
  it(`when ${runs} of them are read, then all before it is there, and nothing but faults is thrown`, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'journal.jsonl');
    const tally = new Tally('sealed facts');
    await fc.assert(
      fc.asyncProperty(journal, where, head, fact, async (written, place, fields, odd) => {
        await writeFile(path, withFact(written, place, { ...fields, ...odd }));
        const count = Math.floor(place * written.ends.length);
        const named = String(fields.commission);
        await tally.takeAsync(async () => {
          const ids = new Set([...written.events.map(({ commission }) => commission), named]);
          const ledger = await readAll(path, ids);
          for (const view of ledgerAfter(written.events, count).all()) {
            const { id } = view.commission;
            if (id !== named) deepEqual(ledger.get(id), view);
          }
          ok(ledger.lastSeq >= count);
          return ledger.lastSeq > count ? 'taken' : 'not taken';
        });
      }),
      { numRuns: runs },
    );
    tally.expectEach('taken', 'not taken');
  }).timeout(900_000);
});

const where = fc.double({ min: 0, max: 0.9999, noNaN: true });
