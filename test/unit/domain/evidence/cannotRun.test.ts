import { deepEqual, equal } from 'node:assert/strict';
import { mayBeMade, missingFor, whyMissing } from '../../../../src/domain/evidence/cannotRun.ts';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';

const run = (exitCode: number | null, tail: string, command = 'npm test'): EvidenceRun => ({
  ...{ command, exitCode, tail, durationMs: 1, outputHash: '', network: false, tree: 't' },
});

describe('given a command that ended', () => {
  const table = [
    ['dash misses a program', 127, '/bin/sh: 1: mix: not found', 'program mix'],
    ['bash misses one', 127, 'bash: line 1: mix: command not found', 'program mix'],
    ['zsh misses one', 127, 'zsh: command not found: mix', 'program mix'],
    ['a shell within misses one', 1, 'sh: 1: jest: not found\nnpm ERR!', 'program jest'],
    ['make misses one', 2, 'make: mix: No such file or directory\nError 127', 'program mix'],
    [
      'a script names no such interpreter',
      127,
      'env: ‘ruby’: No such file or directory',
      'program ruby',
    ],
    [
      'a file may not be started',
      126,
      '/bin/sh: 1: ./check.sh: Permission denied',
      'program ./check.sh',
    ],
    ['a folder is missing for dash', 2, "/bin/sh: 1: cd: can't cd to tool", 'folder tool'],
    [
      'a folder is missing for bash',
      1,
      'bash: line 1: cd: a b: No such file or directory',
      'folder a b',
    ],
    ['nothing is said', 127, '', 'program npm'],
    ['it is merely red', 1, '1 failing\n  mix: not found in the list', undefined],
    ['its time is over', null, 'sh: 1: mix: not found', undefined],
    ['it is green in spite of it', 0, 'sh: 1: mix: not found', undefined],
  ] as const;
  for (const [what, exitCode, tail, missing] of table)
    it(`when ${what}, then that is told and nothing else`, () => {
      const found = missingFor(run(exitCode, tail));
      equal(found && `${found.kind} ${found.name}`, missing);
    });
});

describe('given something a command did not find', () => {
  const allowed = (path: string): boolean => path.startsWith('tool/') || path === 'check.sh';
  const may = (kind: 'program' | 'folder', name: string, command = name): boolean =>
    mayBeMade({ kind, name }, { command }, allowed);

  it('when the scope allows the path, also from where the command goes first, then the work may make it', () => {
    deepEqual(
      [
        may('folder', 'tool', 'cd tool && mix test'),
        may('program', './check.sh'),
        may('program', './run', 'cd tool && ./run'),
        may('program', './bin/../run', '(cd "tool"; ./bin/../run)'),
      ],
      [true, true, true, true],
    );
  });

  it('when it is anywhere else, then it may not', () => {
    deepEqual(
      [
        may('program', 'check.sh'),
        may('program', 'mix', 'cd tool && mix test'),
        may('folder', 'other'),
        may('folder', '../tool'),
        may('program', '/tool/run'),
      ],
      [false, false, false, false, false],
    );
  });
});

describe('given what kept a command from running', () => {
  it('when it is a word of bash, then that is said, and not that it is not installed', () => {
    const why = (tail: string): string => {
      const missing = missingFor(run(127, tail));
      return missing ? whyMissing(missing) : '';
    };
    deepEqual(['/bin/sh: 1: [[: not found', '/bin/sh: 1: mix: not found'].map(why), [
      "[[ is a word of bash, and this is /bin/sh; write it as bash -c '…'",
      'mix is not installed or cannot be started',
    ]);
  });
});
