import { deepEqual } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import {
  freshnessIssues,
  type FreshnessIssue,
  type Present,
} from '../../../../src/domain/freshness/freshness.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

const now = 1_700_000_000_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const base = 'b'.repeat(40);
const tip = 'e'.repeat(40);
const scopeHash = 'c'.repeat(64);
const decisionHash = 'a'.repeat(64);

const present: Present = {
  decision: decisionOf('dec-1'),
  decisionRevisionHash: decisionHash,
  scopeHash,
  tip,
  baseIsInTip: true,
  now,
};
const commission = (more: Partial<Commission> = {}): Commission =>
  commissionOf('wc-1', { decisionRef: 'dec-1', ...more });

describe('given what a commission was issued on', () => {
  it('when nothing changed, then it may run', () => {
    deepEqual(freshnessIssues(commission(), present), []);
    deepEqual(
      freshnessIssues(commission(), {
        ...present,
        decision: decisionOf('dec-1', { validUntil: now + 1 }),
      }),
      [],
    );
  });

  type Row = readonly [
    row: string,
    what: string,
    issued: Partial<Commission>,
    found: Partial<Present>,
    issue: FreshnessIssue,
  ];
  const scope = commissionOf('wc-1').scope;
  const table: readonly Row[] = [
    [
      'F1',
      'the decision says something else',
      {},
      { decisionRevisionHash: 'd'.repeat(64) },
      {
        code: 'decision_revision_hash_changed',
        expected: decisionHash,
        actual: 'd'.repeat(64),
      },
    ],
    [
      'F2',
      'the decision is superseded',
      {},
      { decision: decisionOf('dec-1', { status: 'superseded' }) },
      { code: 'decision_not_active', expected: 'active', actual: 'superseded' },
    ],
    [
      'F2',
      'the time of the decision is up',
      {},
      { decision: decisionOf('dec-1', { validUntil: now }) },
      { code: 'decision_expired', expected: iso(now), actual: iso(now) },
    ],
    [
      'F2',
      'the decision is gone',
      {},
      { decision: undefined, decisionRevisionHash: '' },
      { code: 'decision_missing', expected: 'dec-1', actual: 'no such decision' },
    ],
    [
      'F4',
      'the scope is not the one that was hashed',
      {},
      { scopeHash: 'f'.repeat(64) },
      { code: 'scope_hash_changed', expected: scopeHash, actual: 'f'.repeat(64) },
    ],
    [
      'F4',
      'the scope holds what this version cannot read',
      { scope: { ...scope, lockset: ['docs/**', '+(a|b)'] } },
      {},
      { code: 'scope_invalid', expected: 'path patterns', actual: '+(a|b)' },
    ],
    [
      'F4',
      'the scope forbids what this version cannot read',
      { scope: { ...scope, forbiddenPaths: ['/x'] } },
      {},
      { code: 'scope_invalid', expected: 'path patterns', actual: '/x' },
    ],
    [
      'F5',
      'a specification section says something else',
      { specRevisionHashes: { 'TS.1': 'h1', 'TS.2': 'h2' } },
      { specRevisionHashes: { 'TS.1': 'h1', 'TS.2': 'other' } },
      { code: 'spec_revision_hash_changed', expected: 'TS.2 h2', actual: 'other' },
    ],
    [
      'F5',
      'a specification section is gone',
      { specRevisionHashes: { 'TS.1': 'h1' } },
      {},
      { code: 'spec_revision_unavailable', expected: 'TS.1 h1', actual: 'no such section' },
    ],
    [
      'base',
      'the branch no longer contains its base',
      {},
      { baseIsInTip: false },
      { code: 'base_sha_changed', expected: base, actual: tip },
    ],
    [
      'base',
      'the branch is gone',
      {},
      { baseIsInTip: false, tip: undefined },
      { code: 'base_sha_changed', expected: base, actual: 'no branch' },
    ],
    [
      'envelope',
      'its envelope has another revision',
      { autonomyEnvelope: envelopeOf() },
      { envelopeRevision: 'r2' },
      { code: 'autonomy_envelope_revision_changed', expected: 'r1', actual: 'r2' },
    ],
    [
      'time',
      'its own time is up',
      { validUntil: now },
      {},
      { code: 'commission_expired', expected: `valid until ${iso(now)}`, actual: iso(now) },
    ],
  ];
  for (const [row, what, issued, found, issue] of table) {
    it(`when ${what}, then by row ${row} exactly ${issue.code} is told`, () => {
      deepEqual(freshnessIssues(commission(issued), { ...present, ...found }), [issue]);
    });
  }

  it('when its envelope cannot be read or has the same revision, then that is no staleness', () => {
    const bound = commission({ autonomyEnvelope: envelopeOf() });
    deepEqual(freshnessIssues(bound, present), []);
    deepEqual(freshnessIssues(bound, { ...present, envelopeRevision: 'r1' }), []);
    deepEqual(freshnessIssues(commission(), { ...present, envelopeRevision: 'r9' }), []);
  });

  it('when much changed, then all of it is told at once', () => {
    const codes = freshnessIssues(commission({ validUntil: 0, autonomyEnvelope: envelopeOf() }), {
      ...present,
      decision: decisionOf('dec-1', { status: 'deprecated', validUntil: 0 }),
      decisionRevisionHash: '',
      scopeHash: '',
      baseIsInTip: false,
      envelopeRevision: 'r2',
    }).map(({ code }) => code);
    deepEqual(codes, [
      'commission_expired',
      'decision_not_active',
      'decision_expired',
      'decision_revision_hash_changed',
      'scope_hash_changed',
      'base_sha_changed',
      'autonomy_envelope_revision_changed',
    ]);
  });
});
