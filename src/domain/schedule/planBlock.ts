import type { AutonomyEnvelope, EnvelopeReaction } from '../envelope/envelope.ts';
import type { Commission } from '../commission/commission.ts';
import { situationOf, type CommissionView } from '../commission/view.ts';

/** Work of the same plan that went wrong and holds others back. */
export interface PlanBlock {
  readonly kind: 'plan_blocked';
  /** The commission that failed or went stale. */
  readonly on: string;
  readonly situation: string;
  readonly reaction: Exclude<EnvelopeReaction, 'continue_independent'>;
}

/** Open work of a plan that went wrong, and what its envelope says to that. */
export interface Troubled {
  readonly view: CommissionView;
  readonly reaction: PlanBlock['reaction'];
}

export interface PlanQuestion {
  readonly troubled: readonly Troubled[];
  /** A commission's dependencies as commissions, those that exist. */
  readonly dependenciesOf: (commission: Commission) => readonly CommissionView[];
}

const failed: readonly string[] = ['failed', 'blocked_policy', 'needs_human_review'];

/** Those of the open commissions that hold something of their plan back. */
export function troubledOf(
  open: readonly CommissionView[],
  envelopeOf: (view: CommissionView) => AutonomyEnvelope | undefined,
): Troubled[] {
  return open.flatMap((view) => {
    if (view.commission.implementationPlanRef === undefined) return [];
    const reaction = reactionTo(view, envelopeOf(view));
    return reaction === undefined || reaction === 'continue_independent'
      ? []
      : [{ view, reaction }];
  });
}

/**
 * Why the rest of a plan waits (docs/rules.md R41): under `block_plan` all
 * of it does; under `block_node` what depends on the troubled one, directly or through others; under
 * `continue_independent` nothing but what a dependency holds back by itself. It ends when the operator
 * has requeued or cancelled the troubled one.
 */
export function planBlock(
  candidate: CommissionView,
  question: PlanQuestion,
): PlanBlock | undefined {
  const found = question.troubled.find(
    ({ view, reaction }) =>
      isOfOnePlan(view.commission, candidate.commission) &&
      (reaction === 'block_plan' || dependsOn(candidate, view.commission.id, question)),
  );
  if (!found) return undefined;
  const { view, reaction } = found;
  return { kind: 'plan_blocked', on: view.commission.id, situation: situationOf(view), reaction };
}

const isOfOnePlan = (one: Commission, other: Commission): boolean =>
  one.implementationPlanRef === other.implementationPlanRef &&
  one.implementationPlanRevision === other.implementationPlanRevision;

function reactionTo(
  view: CommissionView,
  envelope: AutonomyEnvelope | undefined,
): EnvelopeReaction | undefined {
  const situation = situationOf(view);
  if (situation === 'blocked_stale') return envelope?.onStale;
  return failed.includes(situation) ? envelope?.onFailure : undefined;
}

function dependsOn({ commission }: CommissionView, on: string, question: PlanQuestion): boolean {
  const seen = new Set([commission.id]);
  const open = [commission];
  for (const one of open) {
    for (const dependency of question.dependenciesOf(one)) {
      const { id } = dependency.commission;
      if (id === on) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(dependency.commission);
    }
  }
  return false;
}
