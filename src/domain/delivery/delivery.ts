import type { Standing } from '../judgement/judgement.ts';
import type { DeliveryPolicy } from './policy.ts';

export type DeliveryReason =
  | 'verdict_not_pass'
  | 'delivery_policy_manual'
  | 'autonomy_envelope_blocked'
  | 'judged_not_met'
  | 'needs_judgement'
  | 'single_run'
  | 'judgement_accepted'
  | 'policy_auto_on_pass_and_verdict_pass';

/** Written once, when a run completes (docs/rules.md R68); haft knows neither `single_run` nor judgements. */
export interface DeliveryDecision {
  readonly policy: DeliveryPolicy;
  readonly verdict: 'pass' | 'failed' | 'blocked';
  readonly action: 'manual_apply' | 'auto_apply';
  readonly autoApply: boolean;
  readonly reason: DeliveryReason;
  /** Absent in records of versions that did not ask. */
  readonly envelope?: 'missing' | 'allowed' | 'blocked';
  /** Codes of what the envelope had against it, where it had anything. */
  readonly envelopeFindings?: readonly string[];
}

export interface DeliveryQuestion {
  readonly policy: DeliveryPolicy;
  readonly verdict: DeliveryDecision['verdict'];
  readonly envelope: 'missing' | 'allowed' | 'blocked';
  readonly findings?: readonly string[];
  /** Auto-apply only in a drain; a commission run alone always holds (docs/rules.md R94). */
  readonly mode: 'drain' | 'single';
  /** What speaks for it; commands, where nothing is said. */
  readonly standing?: Standing;
}

/** The apply-authority gate: who may land this result without being asked again. */
export function decideDelivery(question: DeliveryQuestion): DeliveryDecision {
  const reason = reasonFor(question);
  const autoApply = landing.has(reason);
  return {
    policy: question.policy,
    verdict: question.verdict,
    action: autoApply ? 'auto_apply' : 'manual_apply',
    autoApply,
    reason,
    envelope: question.envelope,
    ...(question.findings?.length && { envelopeFindings: question.findings }),
  };
}

/** Reasons to land without being asked again. */
const landing: ReadonlySet<DeliveryReason> = new Set([
  'policy_auto_on_pass_and_verdict_pass',
  'judgement_accepted',
]);

const proven: Standing = { shownBy: 'commands', judged: 'open', accepted: false };

function reasonFor(question: DeliveryQuestion): DeliveryReason {
  const { policy, verdict, envelope, mode, standing = proven } = question;
  if (verdict !== 'pass') return 'verdict_not_pass';
  if (policy === 'workspace_patch_manual') return 'delivery_policy_manual';
  if (envelope === 'blocked') return 'autonomy_envelope_blocked';
  // Nobody lands by themselves what the judge they asked for says is not as it should be.
  if (standing.judged === 'not_met') return 'judged_not_met';
  const isJudged = standing.shownBy === 'criteria';
  if (isJudged && !(standing.accepted && standing.judged === 'all_met')) return 'needs_judgement';
  if (mode === 'single') return 'single_run';
  return isJudged ? 'judgement_accepted' : 'policy_auto_on_pass_and_verdict_pass';
}
