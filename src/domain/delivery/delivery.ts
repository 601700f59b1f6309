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
  | 'work_hidden'
  | 'policy_auto_on_pass_and_verdict_pass';

/**
 * Written once, when a run completes (docs/rules.md R68); haft knows neither `single_run`, `work_hidden` nor
 * judgements.
 */
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
  /** Ignore rules that the work itself made keep a part of it out of the result. */
  readonly hidesWork?: boolean;
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
  const { policy, verdict, envelope, mode, standing = proven, hidesWork = false } = question;
  if (verdict !== 'pass') return 'verdict_not_pass';
  if (policy === 'workspace_patch_manual') return 'delivery_policy_manual';
  if (envelope === 'blocked') return 'autonomy_envelope_blocked';
  if (hidesWork) return 'work_hidden';
  const unjudged = missingJudgement(standing);
  if (unjudged) return unjudged;
  if (mode === 'single') return 'single_run';
  return standing.shownBy === 'criteria'
    ? 'judgement_accepted'
    : 'policy_auto_on_pass_and_verdict_pass';
}

/** Nobody lands by themselves what the judge they asked for says is not as it should be. */
function missingJudgement({ judged, shownBy, accepted }: Standing): DeliveryReason | undefined {
  if (judged === 'not_met') return 'judged_not_met';
  const isOpen = shownBy === 'criteria' && !(accepted && judged === 'all_met');
  return isOpen ? 'needs_judgement' : undefined;
}
