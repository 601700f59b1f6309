import { deepEqual, equal, throws } from 'node:assert/strict';
import { Fault } from '../../../src/base/fault.ts';
import { momentOf } from '../../../src/cli/options/runOptions.ts';

const now = new Date(2026, 10, 27, 22, 15).getTime();

describe('given until when a drain may go on', () => {
  const table: [text: string, at: Date][] = [
    ['23:00', new Date(2026, 10, 27, 23, 0)],
    ['7:30', new Date(2026, 10, 28, 7, 30)],
    ['22:15', new Date(2026, 10, 28, 22, 15)],
    ['2026-12-01T07:30:00Z', new Date('2026-12-01T07:30:00Z')],
  ];
  for (const [text, at] of table)
    it(`when it is ${text}, then that is the next such time`, () => {
      deepEqual(new Date(momentOf(text, now)), at);
    });

  for (const text of ['', '24:00', '7', 'tomorrow', '2020-01-01T00:00:00Z', '2026-12-01'])
    it(`when it is "${text}", then it is refused, and how to write one is said`, () => {
      throws(
        () => momentOf(text, now),
        (thrown) => {
          equal(Fault.is(thrown, 'usage') && thrown.advice.includes('07:30'), true);
          return true;
        },
      );
    });
});
