import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testTitles, type TestTitle } from './testTitles.ts';

/** Every vector there is, by family; `b` marks those that were added between. */
const families: Readonly<Record<string, readonly [last: number, ...more: string[]]>> = {
  L: [10],
  S: [14],
  C: [8, 'C5b', 'C7b'],
  P: [6, 'P3b'],
  F: [6],
  E: [6],
  V: [7],
  A: [10],
  G: [7],
  Z: [6],
  K: [3],
  X: [6],
  R: [8],
  U: [3],
};
const expected = Object.entries(families).flatMap(([family, [last, ...more]]) => [
  ...Array.from({ length: last }, (_, i) => `${family}${i + 1}`),
  ...more,
]);

const page = readFileSync(join(import.meta.dirname, '../../docs/conformance.md'), 'utf8');
const cells = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const rows = cells
  .filter((row) => row.length === 5 && row[0] !== 'row' && !row[0]?.startsWith('-'))
  .map(([id = '', haft = '', here = '', reason = '', shown = '']) => ({
    id,
    haft,
    here,
    reason,
    files: [...shown.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }));
const statements = cells
  .filter((row) => row.length === 3 && row[0] !== 'statement' && !row[0]?.startsWith('-'))
  .map(([statement = '', here = '', shown = '']) => ({ statement, here, shown }));

const carries = (title: string, id: string): boolean => new RegExp(`\\b${id}\\b`).test(title);

describe('given the page of conformance', () => {
  let titles: readonly TestTitle[] = [];
  before(async () => {
    titles = await testTitles(['unit', 'integration']);
  });

  it('when its rows are read, then every vector is there once', () => {
    deepEqual(rows.map(({ id }) => id).sort(), [...expected].sort());
  });

  it('when a row is kept, then it is not excused; else it says why', () => {
    const known = ['kept', 'different', 'not yet'];
    deepEqual(
      rows.filter(
        ({ here, reason }) => !known.includes(here) || (here === 'kept') !== (reason === ''),
      ),
      [],
    );
    equal(
      rows.every(({ haft }) => haft !== ''),
      true,
    );
  });

  it('when a row is kept, then a test that carries its name shows it', () => {
    deepEqual(
      rows.filter(({ here, files }) => here === 'kept' && files.length === 0).map(({ id }) => id),
      [],
    );
  });

  it('when a test is named, then that file has one that carries the row', () => {
    const missing = rows.flatMap(({ id, files }) =>
      files
        .filter((file) => !titles.some((one) => one.file === file && carries(one.title, id)))
        .map((file) => `${id} in ${file}`),
    );
    deepEqual(missing, []);
  });

  it('when a statement of haft’s page for users is true, then the very test that shows it exists', () => {
    equal(statements.length, 25);
    for (const { statement, here, shown } of statements) {
      if (here === 'not yet') continue;
      equal(here.startsWith('true'), true, statement);
      const [, file, title = ''] = /^`([^`]+)`: (.+)$/.exec(shown) ?? [];
      const found = titles.some((one) => one.file === file && one.title.endsWith(title));
      equal(found && title !== '', true, `${statement} in ${shown}`);
    }
  });
});
