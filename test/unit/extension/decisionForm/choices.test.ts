import { deepEqual } from 'node:assert/strict';
import type { ScopeCount, WritingAids } from '../../../../src/engine/plans/writingAids.ts';
import {
  evidenceOffer,
  evidenceWords,
  pathOffer,
  type Choice,
} from '../../../../src/extension/decisionForm/choices.ts';

const files = ['.haft/x.md', 'README.md', 'src/a.ts', 'src/deep/b.ts', 'test/a.test.ts'];
const count = ([one = '']: readonly string[]): ScopeCount =>
  one === '../' ? { what: 'It leaves.' } : { files: files.filter((f) => f.startsWith(one)).length };
const commands = [
  { command: 'npm test', file: 'package.json', kind: 'test' },
  { command: 'npm run lint', file: 'package.json', kind: 'check' },
] as const;
const aids: WritingAids = { files, commands, count };
const told = (choices: readonly Choice[]): string[] =>
  choices.map(({ value, description }) => `${value} (${description})`);

describe('given a form for a decision', () => {
  it('when a path is asked for, then the tree is offered, what is typed is found, and any pattern is one', () => {
    const offer = pathOffer(aids);
    deepEqual(told(offer('', [])), [
      ...['src/ (2 files)', 'test/ (1 file)', '.haft/ (1 file)', 'README.md (1 file)'],
    ]);
    deepEqual(told(offer('', ['test/'])).slice(0, 2), ['test/ (1 file)', 'src/ (2 files)']);
    deepEqual(told(offer('DEEP', ['lib/'])), [
      ...['src/deep/ (1 file)', 'src/deep/b.ts (1 file)', 'lib/ (0 files)'],
    ]);
    deepEqual(told(offer('src/', ['src/'])).slice(0, 1), ['src/ (2 files)']);
    deepEqual(told(offer('docs/new.md', [])), ['docs/new.md (0 files)']);
    deepEqual(told(offer('*.md', [])), ['*.md (0 files)']);
    deepEqual(told(offer('../', [])), ['../ (It leaves.)']);
  });

  it('when evidence is asked for, then commands are offered, and what is typed is said as what it would be', () => {
    const offer = evidenceOffer(commands);
    deepEqual(told(offer('', [])), [
      'npm test (found in package.json)',
      'npm run lint (found in package.json)',
    ]);
    deepEqual(told(offer('make test', ['npm test'])), [
      'make test (a command, run in the sandbox)',
      'npm test (found in package.json)',
    ]);
    deepEqual(told(offer('All prices are right.', [])), [
      'All prices are right. (in words: shown, and proves nothing)',
    ]);
  });

  it('when it is written, then commands prove and words are criteria', () => {
    deepEqual(evidenceWords(['npm test', 'All prices are right.']), {
      evidence: ['npm test'],
      criteria: ['All prices are right.'],
    });
  });
});
