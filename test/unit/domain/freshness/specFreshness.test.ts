import { deepEqual } from 'node:assert/strict';
import { freshnessIssues, type Present } from '../../../../src/domain/freshness/freshness.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const present = (specRevisionHashes: Record<string, string>): Present => ({
  decision: undefined,
  decisionRevisionHash: '',
  scopeHash: 'c'.repeat(64),
  tip: 'b'.repeat(40),
  baseIsInTip: true,
  now: 1,
  specRevisionHashes,
});
const commission = commissionOf('wc-1', { specRevisionHashes: { 'TS.a': 'one' } });
const codes = (found: Record<string, string>): string[] =>
  freshnessIssues(commission, present(found))
    .map(({ code }) => code)
    .filter((code) => code.startsWith('spec_'));

describe('given a commission issued on a specification (F5)', () => {
  it('F5: when the section says the same, then it is fresh', () => {
    deepEqual(codes({ 'TS.a': 'one' }), []);
  });
  it('F5: when the section says something else, then it is stale', () => {
    deepEqual(codes({ 'TS.a': 'two' }), ['spec_revision_hash_changed']);
  });
  it('F5: when the section is gone, then it is stale', () => {
    deepEqual(codes({}), ['spec_revision_unavailable']);
  });
});
