import { equal } from 'node:assert/strict';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';
import { isRedAsBefore } from '../../../../src/domain/evidence/sameOutput.ts';

const run = (tail: string, exitCode: number | null = 1): EvidenceRun => ({
  ...{
    command: 'npm test',
    exitCode,
    tail,
    durationMs: 1,
    outputHash: '',
    network: false,
    tree: 't',
  },
});

describe('given a command that is red before and after the work', () => {
  const long = (first: string): string =>
    `${first}\n${'the same line\n'.repeat(400)}`.slice(-4_000);
  const table: readonly (readonly [string, EvidenceRun, EvidenceRun, boolean])[] = [
    ['all is equal', run('1 failing\n'), run('1 failing\n'), true],
    [
      'only times differ',
      run('ok 3 ms\n# duration_ms 12.34\n2026-01-02T03:04:05Z'),
      run('ok 41 ms\n# duration_ms 9.1\n2026-01-03T13:04:05.12Z'),
      true,
    ],
    [
      'only the folder it ran in differs',
      run('at /w/.proofs/wc-1-base/a.js:3'),
      run('at /w/.proofs/wc-1/a.js:3'),
      true,
    ],
    ['only colours differ', run('\u001b[31mred\u001b[0m'), run('red'), true],
    ['what was kept of a long output is equal', run(long('a')), run(long('bcd')), true],
    ['another line of the file is named', run('at /w/a.js:3'), run('at /w/a.js:4'), false],
    ['another number fails', run('1 failing'), run('2 failing'), false],
    ['more is said', run('1 failing'), run('1 failing\nand more'), false],
    ['the exit differs', run('1 failing'), run('1 failing', 2), false],
    ['it is green after', run('fine', 0), run('fine', 0), false],
    ['neither says anything', run(''), run(' \n'), false],
    ['both are ended by their limit', run('waiting', null), run('waiting', null), true],
  ];
  for (const [what, before, after, same] of table)
    it(`when ${what}, then it is ${same ? '' : 'not '}red as before`, () => {
      equal(isRedAsBefore(before, after), same);
    });
});
