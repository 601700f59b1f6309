import { operatorBlock, type AttentionClock, type AttentionCode } from '../commission/attention.ts';
import { isExecuting } from '../commission/situation.ts';
import { situationOf, type CommissionView } from '../commission/view.ts';
import { holdInFull, isHoldReason } from '../delivery/hold.ts';
import type { EnvelopeCode } from '../envelope/evaluate.ts';
import type { FreshnessCode } from '../freshness/freshness.ts';
import { waitText } from '../schedule/waitText.ts';
import type { CheckedCommission, Finding } from './finding.ts';

/** Everything about one commission that does not go on by itself. */
export function commissionFindings(one: CheckedCommission, clock: AttentionClock): Finding[] {
  if (situationOf(one.view) === 'held') return [held(one.view)];
  return [
    ...(leftBehind(one, clock) ?? attention(one.view, clock)),
    ...notFresh(one),
    ...blockedByEnvelope(one),
    ...neverMet(one),
    ...drifted(one),
  ];
}

/** What every finding about a commission says of it. */
const about = (view: CommissionView): Pick<Finding, 'commission' | 'decision' | 'situation'> => ({
  commission: view.commission.id,
  decision: view.commission.decisionRef,
  situation: situationOf(view),
});

const takenUp = 'Run `haft harness run --drain`; it takes up what was left.';
const requeue = (id: string): string => `haft commission requeue ${id} --reason "<why>"`;
const cancel = (id: string): string => `haft commission cancel ${id} --reason "<why>"`;

function held(view: CommissionView): Finding {
  const { id } = view.commission;
  const { reason = '', text = '', paths = [] } = view.delivery ?? {};
  return {
    section: 'held',
    code: 'held_for_review',
    what: isHoldReason(reason) ? holdInFull(reason, text) : text,
    next: `\`haft harness result ${id}\` shows it.`,
    ...about(view),
    reason,
    ...(paths.length > 0 && { paths }),
  };
}

/** Cut off together with its process. One whose time is up, or its claim's, is told as that instead. */
function leftBehind(
  { view, holderGone }: CheckedCommission,
  clock: AttentionClock,
): Finding[] | undefined {
  const { code } = operatorBlock(view, clock);
  if (!holderGone || code === 'lease_too_old' || code === 'expired_before_terminal')
    return undefined;
  const runs = isExecuting(situationOf(view));
  return [
    {
      section: 'leases',
      code: runs ? 'lease_holder_gone' : 'landing_interrupted',
      what: `The process that ${runs ? 'ran' : 'landed'} it is gone.`,
      next: takenUp,
      ...about(view),
    },
  ];
}

const leases: readonly AttentionCode[] = [
  'lease_too_old',
  'active_lease_missing',
  'active_lease_old',
];

function attention(view: CommissionView, clock: AttentionClock): Finding[] {
  const { code, reason } = operatorBlock(view, clock);
  if (!code || reason === undefined) return [];
  const why = code === 'operator_decision_required' ? view.reason : undefined;
  const text = why?.text ?? `${reason}.`;
  return [
    {
      section: leases.includes(code) ? 'leases' : 'commissions',
      code,
      what: `It is ${situationOf(view)}: ${text}`,
      next: nextStep(view, code),
      ...about(view),
      ...(why && { reason: why.code }),
    },
  ];
}

function nextStep(view: CommissionView, code: AttentionCode): string {
  const { id } = view.commission;
  const queue = `Queue it with \`haft commission queue ${id}\`, or end it with \`${cancel(id)}\`.`;
  switch (code) {
    case 'operator_decision_required':
      return view.state === 'blocked_stale'
        ? `Issue it anew with \`haft commission refresh ${id} --reason "<why>"\`.`
        : `Look at it with \`haft harness result ${id}\`, then requeue or cancel it.`;
    case 'active_lease_missing':
      return takenUp;
    case 'active_lease_old':
      return `Look at it with \`haft harness tail ${id}\`.`;
    case 'open_too_long':
      return view.state === 'draft'
        ? queue
        : `Run \`haft harness run --drain\`, or end it with \`${cancel(id)}\`.`;
    case 'expired_before_terminal':
    case 'lease_too_old':
      return view.state === 'draft'
        ? queue
        : `Give it new time with \`${requeue(id)}\`, or end it with \`${cancel(id)}\`.`;
  }
}

/** A refresh would be refused for the decision's own sake. */
const ofDecision: readonly FreshnessCode[] = [
  'decision_missing',
  'decision_id_ambiguous',
  'decision_not_active',
  'decision_expired',
];

function notFresh({ view, issues = [] }: CheckedCommission): Finding[] {
  const { id, decisionRef } = view.commission;
  // That its own time is up is told by its attention already.
  const told = issues.filter(({ code }) => code !== 'commission_expired');
  return told.map(({ code, expected, actual }) => ({
    section: 'commissions',
    code,
    what: `What it was issued on has changed: expected ${expected}, found ${actual}.`,
    next: ofDecision.includes(code)
      ? `Mend ${decisionRef}, or end the commission with \`${cancel(id)}\`.`
      : `Issue it anew with \`haft commission refresh ${id} --reason "<why>"\`.`,
    ...about(view),
  }));
}

/** Ends by itself, with those that run. */
const passing: EnvelopeCode = 'autonomy_envelope_concurrency_exhausted';

function blockedByEnvelope({ view, envelope = [] }: CheckedCommission): Finding[] {
  const { id, autonomyEnvelope } = view.commission;
  return envelope
    .filter(({ code }) => code !== passing)
    .map(({ code, what }) => ({
      section: 'commissions',
      code,
      what,
      next: `Update ${autonomyEnvelope?.ref ?? 'the envelope'}, or end the commission with \`${cancel(id)}\`.`,
      ...about(view),
    }));
}

/** From here nothing lands any more without the operator. */
const never: readonly string[] = ['missing', 'cancelled', 'expired', 'refused', 'reverted'];

function neverMet({ view, unmet }: CheckedCommission): Finding[] {
  if (!unmet || !never.includes(unmet.situation)) return [];
  const { id } = view.commission;
  return [
    {
      section: 'commissions',
      code: 'dependency_unmet',
      what: `It ${waitText(unmet)}.`,
      next:
        unmet.situation === 'missing'
          ? `Give ${unmet.on} a commission, or end this one with \`${cancel(id)}\`.`
          : `Give its decision another commission, or end this one with \`${cancel(id)}\`.`,
      ...about(view),
    },
  ];
}

function drifted({ view, drift = [] }: CheckedCommission): Finding[] {
  if (drift.length === 0) return [];
  const { id, decisionRef, scope } = view.commission;
  const shown = drift.slice(0, 3).map(({ path, status }) => `${path} (${status})`);
  const more = drift.length > 3 ? ` and ${drift.length - 3} more` : '';
  return [
    {
      section: 'drifted',
      code: 'decision_drifted',
      what: `Since it was issued ${scope.targetBranch} has changed what it is about: ${shown.join(', ')}${more}.`,
      next: `See whether ${decisionRef} still holds, then issue it on that with \`${requeue(id)}\`.`,
      ...about(view),
      paths: drift.map(({ path }) => path),
    },
  ];
}
