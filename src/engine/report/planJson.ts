import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { Noted } from '../../domain/plan/selection.ts';
import { commissionJson } from './commissionJson.ts';

/** A plan and what became of its decisions. */
interface PlanFacts {
  /** As the operator would write it. */
  readonly file: string;
  readonly plan: Plan;
  readonly created: readonly CommissionView[];
  readonly reused: readonly CommissionView[];
  readonly skipped: readonly Noted[];
  readonly forced: readonly Noted[];
  readonly warnings: readonly string[];
}

/** The document of `harness plan` and of a run that only prepares; a plan without entries is none. */
export function planJson(facts: PlanFacts): Json {
  const { plan, created, reused, skipped, forced, warnings } = facts;
  return {
    plan: plan.entries.length === 0 ? null : fileJson(facts),
    commissions: [...created, ...reused].map(commissionJson),
    reused: reused.map(({ commission }) => commission.id),
    skipped: skipped.map((one) => ({ ...one })),
    forced: forced.map((one) => ({ ...one })),
    warnings,
  };
}

function fileJson({ file, plan }: PlanFacts): Json {
  return {
    file,
    id: plan.id,
    revision: plan.revision,
    decisions: plan.entries.map(({ ref, dependsOn }) => ({ ref, depends_on: dependsOn })),
  };
}
