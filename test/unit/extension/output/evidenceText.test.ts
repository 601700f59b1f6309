import { equal } from 'node:assert/strict';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';
import { evidenceText } from '../../../../src/extension/output/evidenceText.ts';

const run = (command: string, tail: string, exitCode: number | null): EvidenceRun => ({
  ...{ command, tail, exitCode, durationMs: 5, outputHash: '', network: false, tree: '' },
});

describe('given what evidence commands said', () => {
  it('when it is shown in a terminal, then each stands below its command, and as text alone', () => {
    const red =
      '\u001b[31ma.ts(1,2): error TS1: no\u001b[0m\r\n\u001b]0;title\u0007b\u0008\tend\n\n';
    equal(
      evidenceText([run('tsc', red, 2), run('sleep 9\u001b[2J', '', null)]),
      [
        '> tsc',
        'a.ts(1,2): error TS1: no',
        'b\tend',
        '— exit 2',
        '',
        '> sleep 9',
        '',
        '— stopped',
        '',
      ].join('\r\n'),
    );
    equal(evidenceText([]), '');
  });
});
