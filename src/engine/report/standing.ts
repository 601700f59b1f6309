import type { Commission } from '../../domain/commission/commission.ts';
import {
  decisionIssues,
  type FreshnessCode,
  type FreshnessIssue,
} from '../../domain/freshness/freshness.ts';
import { revisionHashOf } from '../authority/decisions.ts';
import type { Needs } from '../ports/context.ts';

/** Whether a decision still stands as it did when a commission was issued on it. */
export type Standing = {
  /** Repository-relative; absent where no file has it, or several have. */
  readonly file?: string;
} & (
  | { readonly holds: true }
  /** One sentence, without its full stop. */
  | { readonly holds: false; readonly code: FreshnessCode; readonly text: string }
);

/** Reads the decision files as they are now. */
export async function standingOf(
  ports: Needs<'chance' | 'clock' | 'decisions'>,
  commission: Pick<Commission, 'decisionRef' | 'decisionRevisionHash'>,
): Promise<Standing> {
  const { decisions, ambiguous = [] } = await ports.decisions.list();
  const files = ambiguous.find(({ id }) => id === commission.decisionRef)?.files;
  const decision = files ? undefined : decisions.find(({ id }) => id === commission.decisionRef);
  const [issue] = decisionIssues(commission, {
    decision,
    ...(files && { ambiguous: files }),
    decisionRevisionHash: decision ? revisionHashOf(ports, decision) : '',
    now: ports.clock.now(),
  });
  const place = decision && { file: decision.file };
  return issue
    ? { ...place, holds: false, code: issue.code, text: issueText(issue) }
    : { ...place, holds: true };
}

function issueText({ code, expected, actual }: FreshnessIssue): string {
  switch (code) {
    case 'decision_missing':
      return 'there is no such decision any more';
    case 'decision_not_active':
      return `the decision is ${actual}`;
    case 'decision_expired':
      return `the decision was valid until ${expected}`;
    case 'decision_revision_hash_changed':
      return 'the decision has changed since';
    default:
      return `the decision is ${actual}`;
  }
}
