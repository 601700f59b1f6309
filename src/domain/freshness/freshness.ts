import type { Commission } from '../commission/commission.ts';
import type { Decision } from '../decision/decision.ts';
import { isPattern, readPattern } from '../scope/pattern.ts';

/** What the tip is said to be where the branch is gone. */
export const noBranch = 'no branch';

/** What can have changed (docs/rules.md R34); docs/conformance.md says which of haft's codes went. */
export type FreshnessCode =
  | 'decision_missing'
  | 'decision_id_ambiguous'
  | 'decision_not_active'
  | 'decision_expired'
  | 'decision_revision_hash_changed'
  | 'scope_invalid'
  | 'scope_hash_changed'
  | 'base_sha_changed'
  | 'spec_revision_hash_changed'
  | 'spec_revision_unavailable'
  | 'autonomy_envelope_revision_changed'
  | 'commission_expired';

export interface FreshnessIssue {
  readonly code: FreshnessCode;
  readonly expected: string;
  readonly actual: string;
}

/** What the world looks like when a commission is claimed. */
export interface Present {
  readonly decision: Decision | undefined;
  /** Files that have the decision's id, where there are several. */
  readonly ambiguous?: readonly string[];
  /** SHA-256 of the decision's revision content, empty when there is no decision. */
  readonly decisionRevisionHash: string;
  /** SHA-256 of the commission's scope as stored. */
  readonly scopeHash: string;
  /** Tip of the target branch; `undefined` when the branch is gone. */
  readonly tip: string | undefined;
  /** Whether the commission's base is an ancestor of (or is) that tip. */
  readonly baseIsInTip: boolean;
  /** SHA-256 of the specification sections as they are, by id; looked up only where it has recorded any. */
  readonly specRevisionHashes?: Readonly<Record<string, string>>;
  /** Revision of the commission's envelope as its file has it now, where it can be read. */
  readonly envelopeRevision?: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Everything that changed under the commission since it was issued; empty means it may run. */
export function freshnessIssues(commission: Commission, present: Present): FreshnessIssue[] {
  const { scope, validUntil, autonomyEnvelope } = commission;
  const unreadable = unreadablePattern(commission);
  const revision = autonomyEnvelope?.revision ?? '';
  const { now, envelopeRevision = revision } = present;
  return [
    ...issue(validUntil <= now, 'commission_expired', `valid until ${iso(validUntil)}`, iso(now)),
    ...decisionIssues(commission, present),
    ...issue(unreadable !== undefined, 'scope_invalid', 'path patterns', unreadable ?? ''),
    ...issue(present.scopeHash !== scope.hash, 'scope_hash_changed', scope.hash, present.scopeHash),
    ...issue(!present.baseIsInTip, 'base_sha_changed', scope.baseSha, present.tip ?? noBranch),
    ...issue(
      autonomyEnvelope !== undefined && envelopeRevision !== revision,
      'autonomy_envelope_revision_changed',
      revision,
      envelopeRevision,
    ),
    ...specIssues(commission, present),
  ];
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

/** What of it concerns the decision itself: whether that still stands as it did. */
export function decisionIssues(
  commission: Pick<Commission, 'decisionRef' | 'decisionRevisionHash'>,
  present: Pick<Present, 'ambiguous' | 'decision' | 'decisionRevisionHash' | 'now'>,
): FreshnessIssue[] {
  const { decision, decisionRevisionHash: hash, now } = present;
  if (present.ambiguous) {
    const files = present.ambiguous.join(', ');
    return issue(true, 'decision_id_ambiguous', commission.decisionRef, `the id of ${files}`);
  }
  if (!decision) return issue(true, 'decision_missing', commission.decisionRef, 'no such decision');
  const { status, validUntil } = decision;
  const issued = commission.decisionRevisionHash;
  return [
    ...issue(status !== 'active', 'decision_not_active', 'active', status),
    ...issue(
      validUntil !== undefined && validUntil <= now,
      'decision_expired',
      iso(validUntil ?? now),
      iso(now),
    ),
    ...issue(hash !== issued, 'decision_revision_hash_changed', issued, hash),
  ];
}

/** Authority written by another version may hold a pattern this one does not understand. */
function unreadablePattern({ scope }: Commission): string | undefined {
  const all = [...scope.allowedPaths, ...scope.forbiddenPaths, ...scope.lockset];
  return all.find((text) => !isPattern(readPattern(text, { caseless: false })));
}

function issue(
  found: boolean,
  code: FreshnessCode,
  expected: string,
  actual: string,
): FreshnessIssue[] {
  return found ? [{ code, expected, actual }] : [];
}

const iso = (ms: number): string => new Date(ms).toISOString();
