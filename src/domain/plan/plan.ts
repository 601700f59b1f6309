import { laidOverBudget } from '../budget/budget.ts';
import type { CommissionTerms } from '../commission/terms.ts';

/** One decision of a plan, with what holds for its commission alone. */
export interface PlanEntry {
  readonly ref: string;
  /** Decisions of the same plan that must have landed before. */
  readonly dependsOn: readonly string[];
  readonly values: CommissionTerms;
}

/** `.haft/plans/<id>.yaml` as the rules see it (docs/rules.md R9). */
export interface Plan {
  /** Empty where the file gives none: {@link planFlaws} tells. */
  readonly id: string;
  readonly revision: string;
  readonly title?: string;
  /** What stands at the top of the file. */
  readonly values: CommissionTerms;
  readonly defaults: CommissionTerms;
  readonly entries: readonly PlanEntry[];
}

/** Repository-relative folder of the plans. */
const planFolder = '.haft/plans';

/** Where the plan of an id lies unless the operator names another file. */
export const planFileOf = (id: string): string => `${planFolder}/${id}.yaml`;

/**
 * What the commission of an entry is made with: entry before defaults before the plan's top before the
 * flags of the call (docs/rules.md R10). A time limit said nearer hides both kinds said further away.
 */
export function valuesFor(plan: Plan, entry: PlanEntry, flags: CommissionTerms): CommissionTerms {
  return [plan.values, plan.defaults, entry.values].reduce(laidOver, flags);
}

/** Both, the second before the first; of two time limits only that of the second stays. */
export function laidOver(under: CommissionTerms, over: CommissionTerms): CommissionTerms {
  const limits = over.validForMs !== undefined || over.validUntil !== undefined;
  const kept = Object.entries(under).filter(
    ([key]) => !limits || (key !== 'validForMs' && key !== 'validUntil'),
  );
  const budget = laidOverBudget(under.budget, over.budget);
  return { ...Object.fromEntries(kept), ...over, ...(budget && { budget }) };
}
