import { equal } from 'node:assert/strict';
import { applyHunks, linesOf } from '../../../../src/domain/review/hunk.ts';

const hunks = [
  { oldStart: 2, oldLines: 1, newStart: 2, newLines: 1 },
  { oldStart: 4, oldLines: 0, newStart: 4, newLines: 1 },
  { oldStart: 5, oldLines: 1, newStart: 6, newLines: 0 },
];
const before = 'a\nb\nc\nd\ne';
const after = 'a\nB\nc\nx\nd\n';

describe('given the hunks of a change', () => {
  const table: [chosen: number[], text: string][] = [
    [[], before],
    [[0], 'a\nB\nc\nd\ne'],
    [[1], 'a\nb\nc\nx\nd\ne'],
    [[2], 'a\nb\nc\nd\n'],
    [[0, 1, 2], after],
  ];
  for (const [chosen, text] of table) {
    it(`when ${chosen.length > 0 ? chosen.join(' and ') : 'none'} of them are chosen, then only they are in the text`, () => {
      equal(applyHunks(before, after, hunks, new Set(chosen)), text);
    });
  }

  it('when a text is split into lines, then joining them gives it back', () => {
    for (const text of ['', '\n', 'a', 'a\r\nb\n\n', 'a\nb']) equal(linesOf(text).join(''), text);
  });
});
