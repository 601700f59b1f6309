import type { DeliveryPolicy } from './policy.ts';

export type DeliveryReason =
  | 'verdict_not_pass'
  | 'delivery_policy_manual'
  | 'autonomy_envelope_blocked'
  | 'single_run'
  | 'work_hidden'
  | 'policy_auto_on_pass_and_verdict_pass';

/** Written once, when a run completes (docs/rules.md R68); `single_run` and `work_hidden` are ours, the rest is haft's. */
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
  /** Ignore rules that the work itself made keep a part of it out of the result. */
  readonly hidesWork?: boolean;
}

/** The apply-authority gate: who may land this result without being asked again. */
export function decideDelivery(question: DeliveryQuestion): DeliveryDecision {
  const reason = reasonFor(question);
  const autoApply = reason === 'policy_auto_on_pass_and_verdict_pass';
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

function reasonFor({
  policy,
  verdict,
  envelope,
  mode,
  hidesWork = false,
}: DeliveryQuestion): DeliveryReason {
  if (verdict !== 'pass') return 'verdict_not_pass';
  if (policy === 'workspace_patch_manual') return 'delivery_policy_manual';
  if (envelope === 'blocked') return 'autonomy_envelope_blocked';
  if (hidesWork) return 'work_hidden';
  return mode === 'single' ? 'single_run' : 'policy_auto_on_pass_and_verdict_pass';
}
