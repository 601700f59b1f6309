import type { Commission } from '../commission/commission.ts';
import { noBranch, type FreshnessIssue } from './freshness.ts';

/** What happened, in one sentence that names what it happened to. */
export function issueText(
  { code, expected, actual }: FreshnessIssue,
  { scope: { targetBranch } }: Pick<Commission, 'scope'>,
): string {
  if (code !== 'base_sha_changed')
    return `What it was issued on has changed: expected ${expected}, found ${actual}.`;
  if (actual === noBranch)
    return `There is no branch ${targetBranch} any more: it was deleted or has another name.`;
  const [base, tip] = [expected, actual].map((oid) => oid.slice(0, 12));
  return `${targetBranch} no longer contains ${base ?? ''}, which it was issued on: an amend, a rebase or a reset took it out; it is at ${tip ?? ''} now.`;
}
