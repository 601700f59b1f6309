import { specPart, type IssuePorts } from './issue.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import { scopeHashInput } from '../../domain/scope/scope.ts';
import { renewedEnvelope } from '../authority/envelopes.ts';
import { asReadNow } from '../../domain/evidence/asReadNow.ts';
import { targetOf } from './issueFacts.ts';
import { currentDecision, requireUnexpired, revisionHashOf } from '../authority/decisions.ts';

/**
 * The same authority on today's decision, tip, specification and envelope; a validity that ran out
 * starts anew.
 * @throws Fault `decision_not_found`, `decision_not_active`, `decision_expired`, `branch_not_found`,
 * `autonomy_envelope_invalid`.
 */
export async function reissue(context: IssuePorts, before: Commission): Promise<Commission> {
  const decision = await currentDecision(context, before.decisionRef);
  const now = context.clock.now();
  requireUnexpired(decision, now);
  const { targetBranch } = before.scope;
  const { tip } = await targetOf(context, { targetBranch });
  const scope = { ...before.scope, baseSha: tip };
  const envelope = await renewedEnvelope(context, before);
  return {
    ...before,
    decisionTitle: decision.title,
    evidenceRequirements: asReadNow(before.evidenceRequirements, decision.evidenceRequirements),
    decisionRevisionHash: revisionHashOf(context, decision),
    ...specPart(context, await context.specs.read(), decision),
    scope: { ...scope, hash: context.chance.sha256(scopeHashInput(scope)) },
    ...(envelope && { autonomyEnvelope: envelope }),
    fetchedAt: now,
    validUntil: Math.max(before.validUntil, now + context.settings.validForMs),
  };
}
