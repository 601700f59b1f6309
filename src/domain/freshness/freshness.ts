import type { Commission } from '../commission/commission.ts';
import type { Decision } from '../decision/decision.ts';

/** Codes of haft reference §3.3 that remain. */
export type FreshnessCode =
  | 'decision_missing'
  | 'decision_not_active'
  | 'decision_expired'
  | 'decision_revision_hash_changed'
  | 'scope_hash_changed'
  | 'base_sha_changed'
  | 'spec_revision_hash_changed'
  | 'spec_revision_unavailable'
  | 'commission_expired';

export interface FreshnessIssue {
  readonly code: FreshnessCode;
  readonly expected: string;
  readonly actual: string;
}

/** What the world looks like when a commission is claimed. */
export interface Present {
  readonly decision: Decision | undefined;
  /** SHA-256 of the decision's revision content, empty when there is no decision. */
  readonly decisionRevisionHash: string;
  /** SHA-256 of the commission's scope as stored. */
  readonly scopeHash: string;
  readonly tip: string;
  /** Whether the commission's base is an ancestor of (or is) that tip. */
  readonly baseIsInTip: boolean;
  /** SHA-256 of the specification sections as they are, by id; looked up only where it has recorded any. */
  readonly specRevisionHashes?: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Everything that changed under the commission since it was issued; empty means it may run. */
export function freshnessIssues(commission: Commission, present: Present): FreshnessIssue[] {
  const { decision, now } = present;
  const issues: FreshnessIssue[] = [];
  const add = (code: FreshnessCode, expected: string, actual: string): void =>
    void issues.push({ code, expected, actual });
  if (commission.validUntil <= now)
    add('commission_expired', `valid until ${iso(commission.validUntil)}`, iso(now));
  if (!decision) add('decision_missing', commission.decisionRef, 'no such decision');
  else {
    if (decision.status !== 'active') add('decision_not_active', 'active', decision.status);
    if (decision.validUntil !== undefined && decision.validUntil <= now)
      add('decision_expired', iso(decision.validUntil), iso(now));
    if (present.decisionRevisionHash !== commission.decisionRevisionHash) {
      add(
        'decision_revision_hash_changed',
        commission.decisionRevisionHash,
        present.decisionRevisionHash,
      );
    }
  }
  if (present.scopeHash !== commission.scope.hash)
    add('scope_hash_changed', commission.scope.hash, present.scopeHash);
  if (!present.baseIsInTip) add('base_sha_changed', commission.scope.baseSha, present.tip);
  return [...issues, ...specIssues(commission, present)];
}

function specIssues(
  { specRevisionHashes: recorded = {} }: Commission,
  { specRevisionHashes: found = {} }: Present,
): FreshnessIssue[] {
  return Object.entries(recorded).flatMap(([ref, hash]): FreshnessIssue[] => {
    const actual = found[ref];
    if (actual === hash) return [];
    return actual === undefined
      ? [
          {
            code: 'spec_revision_unavailable',
            expected: `${ref} ${hash}`,
            actual: 'no such section',
          },
        ]
      : [{ code: 'spec_revision_hash_changed', expected: `${ref} ${hash}`, actual }];
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();
