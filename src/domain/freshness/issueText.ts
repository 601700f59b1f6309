import type { Commission } from '../commission/commission.ts';
import { noBranch, type FreshnessIssue } from './freshness.ts';

/** What happened, in one sentence that names what it happened to. Hashes tell a reader nothing: they stand elsewhere. */
export function issueText(
  { code, expected, actual }: FreshnessIssue,
  { decisionRef, scope: { targetBranch } }: Pick<Commission, 'decisionRef' | 'scope'>,
): string {
  const [named = expected] = expected.split(' ');
  switch (code) {
    case 'base_sha_changed':
      return baseText(targetBranch, expected, actual);
    case 'decision_missing':
      return `No decision file that can be read has the id ${expected} any more; "haft check" names those that cannot be read.`;
    case 'decision_id_ambiguous':
      return `${expected} is ${actual}.`;
    case 'decision_not_active':
      return `${decisionRef} is ${actual}, and only what is active is worked on.`;
    case 'decision_expired':
      return `${decisionRef} was valid until ${expected}.`;
    case 'decision_revision_hash_changed':
      return `${decisionRef} does not say any more what it said then.`;
    case 'commission_expired':
      return `It was ${expected}.`;
    case 'spec_revision_hash_changed':
      return `Section ${named} of the specification does not say any more what it said then.`;
    case 'spec_revision_unavailable':
      return `There is no section ${named} of the specification any more.`;
    case 'autonomy_envelope_revision_changed':
      return 'Its autonomy envelope is another one now.';
    case 'scope_invalid':
      return `Its scope holds a pattern that cannot be read: ${actual}.`;
    case 'scope_hash_changed':
      return 'Its scope is not the one that was recorded.';
  }
}

function baseText(branch: string, expected: string, actual: string): string {
  if (actual === noBranch)
    return `There is no branch ${branch} any more: it was deleted or has another name.`;
  const [base, tip] = [expected, actual].map((oid) => oid.slice(0, 12));
  return `${branch} no longer contains ${base ?? ''}, which it was issued on: an amend, a rebase or a reset took it out; it is at ${tip ?? ''} now.`;
}
