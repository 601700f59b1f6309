import { deepEqual, equal, ok } from 'node:assert/strict';
import { table } from '../../../src/cli/text/table.ts';
import { widthOf } from '../../../src/cli/text/width.ts';

const rows = [
  ['COMMISSION', 'DECISION', 'WHY'],
  ['wc-20261122-d0ecd972', 'dec-a-rather-long-name', 'the branch moved while it was being proven'],
];
const lengths = (text: string): number[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.length);

describe('given a table', () => {
  it('when nothing shows it, then it is whole', () => {
    equal(
      table(rows),
      `COMMISSION            DECISION                WHY\n${rows[1]?.join('  ') ?? ''}\n`,
    );
  });

  for (const columns of [80, 60, 40])
    it(`when ${columns} columns show it, then every line fits and the first cell is whole`, () => {
      const text = table(rows, columns);
      ok(Math.max(...lengths(text)) <= columns, text);
      equal(Math.max(...lengths(text)), columns);
      ok(text.includes('wc-20261122-d0ecd972') && text.includes('…'), text);
    });

  it('when it cannot fit, then columns keep what lets one tell them', () => {
    deepEqual(table(rows, 10).split('\n')[1], 'wc-20261122-d0ecd972  dec-a-r…  the bra…');
  });

  it('when a cell holds letters of several codes, then none is cut in two', () => {
    equal(table([['a', '👩‍🚀'.repeat(20)]], 12), `a  ${'👩‍🚀'.repeat(8)}…\n`);
  });
});

describe('given where a command writes', () => {
  it('when it is a terminal, then COLUMNS or its own width counts; else nothing is cut', () => {
    const terminal = { isTTY: true, columns: 100 };
    equal(widthOf(terminal, {}), 100);
    equal(widthOf(terminal, { COLUMNS: '60' }), 60);
    for (const COLUMNS of ['', '0', '-1', 'wide']) equal(widthOf(terminal, { COLUMNS }), 100);
    equal(widthOf({ columns: 100 }, { COLUMNS: '60' }), undefined);
  });
});
