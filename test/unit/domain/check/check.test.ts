import { deepEqual } from 'node:assert/strict';
import { checkFindings } from '../../../../src/domain/check/check.ts';
import type { CheckFacts, Finding } from '../../../../src/domain/check/finding.ts';
import { decisionFileText } from '../../../../src/domain/decision/decisionWords.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;

const factsOf = (more: Partial<CheckFacts> = {}): CheckFacts => ({
  decisions: [],
  malformed: [],
  uncommissioned: [],
  commissions: [],
  setupWaits: false,
  leaderGone: false,
  paused: false,
  clock: { now, leaseMaxAgeMs: 24 * hour },
  rule: { caseless: false },
  ...more,
});

/** What stands behind the front matter. */
const toldBy = (text: string): string => text.split('---\n').slice(2).join('---\n');

const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ section, code }) => `${section}/${code}`);

describe('given decisions, specifications and a store to check', () => {
  const decision = decisionOf('dec-a', { file: '.haft/decisions/a.md' });
  const place = { file: '.haft/decisions/b.md', line: 3, column: 7, what: 'It is broken.' };
  const table: readonly (readonly [string, Partial<CheckFacts>, readonly string[]])[] = [
    ['nothing at all', {}, []],
    ['an active decision', { decisions: [decision] }, []],
    ['one that nobody has commissioned', { decisions: [decision], uncommissioned: ['dec-a'] }, []],
    [
      'a file that cannot be read',
      { malformed: [{ ...place, code: 'decision_yaml' }] },
      ['malformed/decision_yaml'],
    ],
    [
      'a decision nobody has filled in',
      {
        decisions: [{ ...decision, body: toldBy(decisionFileText('dec-a', { title: 'A' }, now)) }],
      },
      ['decisions/decision_unfilled'],
    ],
    [
      'a decision whose time ends now',
      { decisions: [{ ...decision, validUntil: now }] },
      ['decisions/decision_expired'],
    ],
    [
      'work behind a set-up that nobody has confirmed',
      { setupWaits: true },
      ['commissions/workspace_setup_unconfirmed'],
    ],
    ['one whose time ends later', { decisions: [{ ...decision, validUntil: now + 1 }] }, []],
    [
      'a superseded one past its time',
      { decisions: [{ ...decision, status: 'superseded', validUntil: now }] },
      [],
    ],
    [
      'one that is due for a refresh',
      { decisions: [{ ...decision, status: 'refresh_due' }] },
      ['decisions/decision_refresh_due'],
    ],
    [
      'one that depends on another that is there',
      { decisions: [{ ...decision, dependsOn: ['dec-b'] }, decisionOf('dec-b')] },
      [],
    ],
    [
      'one that depends on nothing there is',
      { decisions: [{ ...decision, dependsOn: ['dec-b'] }] },
      ['decisions/decision_dependency_missing'],
    ],
    [
      'one with a path that is none',
      { decisions: [{ ...decision, allowedPaths: ['../out'] }] },
      ['decisions/pattern_escapes'],
    ],
    [
      'a specification that is not complete',
      {
        readiness: {
          state: 'needs_onboard',
          findings: [{ ...place, code: 'term_map_missing_file' }],
        },
      },
      ['spec_health/term_map_missing_file'],
    ],
    ['a complete one', { readiness: { state: 'ready', findings: [] } }, []],
    ['a store that cannot be written', { readOnly: 'It is damaged.' }, ['store/store_read_only']],
    ['a drain whose process lives', { leader: leader() }, []],
    [
      'a drain whose process is gone',
      { leader: leader(), leaderGone: true },
      ['leases/drain_interrupted'],
    ],
    ['a drain that is paused', { leader: leader(), paused: true }, ['leases/drain_paused']],
    ['a pause that was left behind', { paused: true }, ['leases/drain_paused']],
  ];
  for (const [what, facts, expected] of table) {
    it(`when there is ${what}, then it finds ${expected.join(', ') || 'nothing'}`, () => {
      deepEqual(codes(checkFindings(factsOf(facts))), expected);
    });
  }

  it('when a file is to be corrected, then its place is told as it was found', () => {
    const [one] = checkFindings(factsOf({ malformed: [{ ...place, code: 'decision_yaml' }] }));
    deepEqual(one, {
      section: 'malformed',
      code: 'decision_yaml',
      what: 'It is broken.',
      next: 'Correct .haft/decisions/b.md.',
      file: '.haft/decisions/b.md',
      line: 3,
      column: 7,
    });
  });
});

function leader(): NonNullable<CheckFacts['leader']> {
  return {
    drain: 'drain-1',
    holder: 'h',
    concurrency: 2,
    mode: 'drain',
    startedAt: 0,
    paused: false,
  };
}
