import { deepEqual } from 'node:assert/strict';
import { readDecision } from '../../../../src/adapters/decisions/decisionFile.ts';
import { marksOf } from '../../../../src/adapters/decisions/decisionMarks.ts';
import { Fault } from '../../../../src/base/fault.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { decisionFileText } from '../../../../src/domain/decision/decisionWords.ts';
import { decisionNotes, type NotedDecision } from '../../../../src/engine/plans/decisionNotes.ts';
import { created, stored } from '../../../fixtures/commissionEvents.ts';

const file = '.haft/decisions/dec-a.md';

/** What is told of this text, as `line:column severity code`, beside what is said otherwise. */
function told(text: string, more: Partial<NotedDecision> = {}): string[] {
  const reading = readDecision(new TextEncoder().encode(text), file);
  if (reading.kind !== 'decision') throw new Error(`The text is ${reading.kind}.`);
  const noted = { ...reading, ...marksOf(text, file), text, matched: [], live: [] };
  const notes = decisionNotes({ ...noted, rule: { caseless: false }, ...more });
  return notes.map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`);
}

const head = ['---', 'id: dec-a', 'kind: DecisionRecord', 'title: Say hello'];
const text = (keys: readonly string[], body = 'Say hello.'): string =>
  [...head, ...keys, '---', '', body, ''].join('\n');
const proven = ['evidence_requirements:', '  - npm test'];

describe('given the text of a decision', () => {
  it('when all is well, then nothing is told', () => {
    deepEqual(told(text(['affected_files: [src/]', ...proven])), []);
  });

  it('when a key is misspelt, then it is a warning at the key; what looks like none of ours is a fact', () => {
    deepEqual(told(text(['afected_files: [src/]', 'predictions: none', ...proven])), [
      '5:1 warning decision_key_unread',
      '6:1 info decision_key_unread',
    ]);
  });

  it('when a path matches nothing, then it is told at that entry', () => {
    const keys = ['affected_files:', '  - src/', '  - lib/', ...proven];
    const matched = [
      { pattern: 'src/**', files: 2 },
      { pattern: 'lib/**', files: 0 },
    ];
    deepEqual(told(text(keys), { matched }), ['7:5 warning path_matches_nothing']);
  });

  it('when it shares paths with a live commission of another decision, then that is told, and not of its own', () => {
    const ledger = new Ledger();
    for (const [at, draft] of [created('wc-1'), created('wc-2')].entries())
      ledger.apply(stored(draft, at + 1));
    const live = [...ledger.open()];
    const [own = ''] = live.map(({ commission }) => commission.decisionRef);
    const matched = [{ pattern: '**', files: 9 }];
    const keys = ['affected_files: [src/]', ...proven];
    deepEqual(told(text(keys), { matched, live }), [
      '5:18 info scope_shared',
      '5:18 info scope_shared',
    ]);
    deepEqual(told(text(keys).replace('dec-a', own), { matched, live }), [
      '5:18 info scope_shared',
    ]);
  });

  it('when its evidence is a sentence, a criterion a command, or there is none, then each is a warning', () => {
    const keys = ['evidence_requirements:', '  - The tests are green.', '  - criterion: npm test'];
    deepEqual(told(text(keys)), [
      '6:5 warning evidence_reads_as_sentence',
      '7:5 warning criterion_reads_as_command',
    ]);
    deepEqual(told(text([])), ['4:1 warning evidence_missing']);
    const lines = ['evidence_requirements:', '  - |', '    make lint', '    make test'];
    deepEqual(told(text(lines)), ['6:5 warning evidence_goes_on_when_red']);
  });

  it('when it is refused, then that is told where it is written; one that is over is only a fact', () => {
    const refusal = (code: string, facts = {}): Fault =>
      new Fault({ code, what: 'No.', advice: 'Mend it.', facts });
    const keys = ['valid_until: 2020-01-01', 'allowed_paths:', '  - ../up', ...proven];
    const at = (fault: Fault): string[] => told(text(keys), { refusal: fault });
    deepEqual(at(refusal('decision_expired')), ['5:1 error decision_expired']);
    deepEqual(at(refusal('pattern_parent', { pattern: '../up' })), ['7:5 error pattern_parent']);
    const over = text(['status: superseded', ...proven]);
    deepEqual(told(over, { refusal: refusal('decision_not_active') }), [
      '5:1 info decision_not_active',
    ]);
  });

  it('when it is still a template, then it is told where it says so', () => {
    const unfilled = decisionFileText('dec-a', { title: 'Say hello', evidence: ['npm test'] }, 0);
    deepEqual(told(unfilled), ['19:1 warning decision_unfilled']);
    deepEqual(told(text(proven, 'Mend every TODO: of the file.')), []);
  });
});
