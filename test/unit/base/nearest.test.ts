import { deepEqual } from 'node:assert/strict';
import { nearestNames } from '../../../src/base/nearest.ts';

describe('given a name that nothing has', () => {
  const names = ['main', 'develop', 'feature/parser', 'feature/printer', 'release-1', 'x'];
  const table: [written: string, nearest: string[]][] = [
    ['mian', ['main']],
    ['maim', ['main']],
    ['Main', ['main']],
    ['developp', ['develop']],
    ['feature/parsers', ['feature/parser', 'feature/printer']],
    ['parser', ['feature/parser']],
    ['release', ['release-1']],
    ['', []],
    ['nothing-alike', []],
  ];
  for (const [written, nearest] of table) {
    it(`when it is "${written}", then ${nearest.join(', ') || 'nothing'} may be meant`, () =>
      deepEqual(nearestNames(written, names), nearest));
  }

  it('when many are near, then the three nearest are offered', () => {
    deepEqual(nearestNames('abcdef', ['abcdxy', 'abcdeg', 'abcdef1', 'abcdefx', 'abcdef']), [
      'abcdef',
      'abcdeg',
      'abcdef1',
    ]);
  });
});
