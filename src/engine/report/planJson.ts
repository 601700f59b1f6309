import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { warningTexts, type Warning } from '../../domain/commission/warning.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { Noted } from '../../domain/plan/selection.ts';
import { commissionJson } from './commissionJson.ts';

/** A plan and what became of its decisions. */
interface PlanFacts {
  /** As the operator would write it. */
  readonly file: string;
  readonly plan: Plan;
  readonly created: readonly {
    readonly commission: { readonly id: string };
    readonly warnings: readonly Warning[];
  }[];
  readonly reused: readonly CommissionView[];
  readonly skipped: readonly Noted[];
  readonly forced: readonly Noted[];
  readonly warnings: readonly string[];
}

/**
 * The document of `harness plan`, and of whatever only prepares, with its commissions as they are `now`; a
 * plan without entries is none.
 */
export function planJson(facts: PlanFacts, now: (id: string) => CommissionView): Json {
  const { plan, created, reused, skipped, forced, warnings } = facts;
  const ids = [...created, ...reused].map(({ commission }) => commission.id);
  return {
    plan: plan.entries.length === 0 ? null : fileJson(facts),
    commissions: ids.map((id) => commissionJson(now(id))),
    reused: reused.map(({ commission }) => commission.id),
    skipped: skipped.map((one) => ({ ...one })),
    forced: forced.map((one) => ({ ...one })),
    warnings: [
      ...warnings,
      ...created.flatMap((one) => warningTexts(one.commission.id, one.warnings)),
    ],
  };
}

function fileJson({ file, plan }: Pick<PlanFacts, 'file' | 'plan'>): Json {
  return {
    file,
    id: plan.id,
    revision: plan.revision,
    decisions: plan.entries.map(({ ref, dependsOn }) => ({ ref, depends_on: dependsOn })),
  };
}
