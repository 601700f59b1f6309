import { deepEqual, equal } from 'node:assert/strict';
import { noteLines } from '../../../src/cli/text/noteText.ts';

const notes = (kind: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    kind,
    of: `wc-${at}`,
    text: `warning: wc-${at}: ${kind} ${at}.`,
  }));
const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describe('given notes for people', () => {
  it('when there are few of a kind, then each is told', () => {
    equal(noteLines([]), '');
    equal(linesOf(noteLines([...notes('no path', 5), ...notes('no evidence', 2)])).length, 7);
  });

  it('when thousands say the same, then one is told, the others are counted, and the first of them named', () => {
    deepEqual(linesOf(noteLines([...notes('no path', 10_000), ...notes('no evidence', 1)])), [
      'warning: wc-0: no path 0.',
      '  and 9999 more like it: wc-1, wc-2, wc-3, … (--json has them all)',
      'warning: wc-0: no evidence 0.',
    ]);
  });

  it('when what is told has signs of a terminal, then they do nothing', () => {
    const told = noteLines([{ kind: 'a', of: 'a', text: 'a\u001b[2Jb' }]);
    deepEqual(
      [told.startsWith('a'), told.includes('\u001b'), told.endsWith('b\n')],
      [true, false, true],
    );
  });
});
