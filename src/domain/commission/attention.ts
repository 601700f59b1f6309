import { durationText } from '../../base/duration.ts';
import { isClosed, isExecuting, needsOperator, type Situation } from './situation.ts';
import type { CommissionBrief } from './brief.ts';
import { situationOf } from './view.ts';

/** Why a commission does not go on by itself as it should (docs/rules.md R24). */
export type AttentionCode =
  | 'expired_before_terminal'
  | 'lease_too_old'
  | 'operator_decision_required'
  | 'active_lease_missing'
  | 'active_lease_old'
  | 'open_too_long';

export type SuggestedAction =
  'inspect' | 'apply' | 'refuse' | 'refresh' | 'refresh_decision' | 'requeue' | 'cancel';

/** The read-only block beside a commission; never stored. */
export interface OperatorBlock {
  readonly terminal: boolean;
  readonly expired: boolean;
  readonly attention: boolean;
  readonly code?: AttentionCode;
  /** One clause. */
  readonly reason?: string;
  readonly suggestedActions: readonly SuggestedAction[];
}

/** By which clock something counts as stale; all in milliseconds. */
export interface AttentionClock {
  /** Epoch. */
  readonly now: number;
  /** Age from which a claim is never taken up again unasked; 0: at any age it is. */
  readonly leaseMaxAgeMs: number;
  /** Age from which an open commission has waited too long. */
  readonly olderThanMs?: number;
}

/** Age from which a claim that is still worked on deserves a look. */
export const ACTIVE_LEASE_MS = 2 * 3_600_000;
/** Default of `olderThanMs`. */
export const OPEN_MS = 24 * 3_600_000;

/** The claim's own clock, the only one there is: too old to be taken up again unasked. */
export function isLeaseTooOld(
  { lease }: Pick<CommissionBrief, 'lease'>,
  { now, leaseMaxAgeMs }: Pick<AttentionClock, 'now' | 'leaseMaxAgeMs'>,
): boolean {
  return lease !== undefined && leaseMaxAgeMs > 0 && now - lease.claimedAt >= leaseMaxAgeMs;
}

/** What an operator should know and could do, first reason first. */
export function operatorBlock(view: CommissionBrief, clock: AttentionClock): OperatorBlock {
  const situation = situationOf(view);
  const terminal = isClosed(situation);
  const expired = view.commission.validUntil <= clock.now;
  const found = terminal ? undefined : attention(view, situation, clock);
  if (!found) return { terminal, expired, attention: false, suggestedActions: [] };
  const [code, reason] = found;
  return {
    terminal,
    expired,
    attention: true,
    code,
    reason,
    suggestedActions: actionsFor(code, situation),
  };
}

function attention(
  view: CommissionBrief,
  situation: Situation,
  clock: AttentionClock,
): readonly [AttentionCode, string] | undefined {
  const { now, leaseMaxAgeMs, olderThanMs = OPEN_MS } = clock;
  const { validUntil, fetchedAt } = view.commission;
  // A result that lands or is held has done its work in time.
  if (situation === 'landing') return undefined;
  if (validUntil <= now && situation !== 'held')
    return ['expired_before_terminal', 'expired before it came to an end'];
  if (isLeaseTooOld(view, clock))
    return ['lease_too_old', `lease older than ${durationText(leaseMaxAgeMs)}`];
  if (needsOperator(situation))
    return ['operator_decision_required', `requires operator decision: ${situation}`];
  if (isExecuting(situation)) return executing(view, now);
  return now - fetchedAt >= olderThanMs
    ? ['open_too_long', `open longer than ${durationText(olderThanMs)}`]
    : undefined;
}

function executing(
  { lease }: CommissionBrief,
  now: number,
): readonly [AttentionCode, string] | undefined {
  if (!lease) return ['active_lease_missing', 'cut off, and nobody has taken it up again'];
  return now - lease.claimedAt >= ACTIVE_LEASE_MS
    ? ['active_lease_old', `active lease older than ${durationText(ACTIVE_LEASE_MS)}`]
    : undefined;
}

function actionsFor(code: AttentionCode, situation: Situation): readonly SuggestedAction[] {
  if (code === 'expired_before_terminal') return ['inspect', 'cancel'];
  if (situation === 'blocked_stale') return ['refresh_decision', 'refresh', 'cancel'];
  if (situation === 'held') return ['inspect', 'apply', 'refuse', 'requeue', 'cancel'];
  return situation === 'draft' ? ['inspect', 'cancel'] : ['inspect', 'requeue', 'cancel'];
}
