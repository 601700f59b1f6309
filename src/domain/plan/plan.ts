import type { DeliveryPolicy, ProjectionPolicy } from '../commission/commission.ts';
import type { EvidenceRequirement } from '../evidence/evidence.ts';

/** What a plan, its defaults, one of its entries or the operator may say of a commission; absent means unsaid. */
export interface PlanValues {
  readonly repoRef?: string;
  readonly baseSha?: string;
  readonly targetBranch?: string;
  readonly projectionPolicy?: ProjectionPolicy;
  readonly deliveryPolicy?: DeliveryPolicy;
  /** Milliseconds from creation. */
  readonly validForMs?: number;
  /** Epoch milliseconds; wins over a `validForMs` of the same place. */
  readonly validUntil?: number;
  readonly queue?: string;
  /** Higher runs earlier. */
  readonly priority?: number;
  readonly tags?: readonly string[];
  readonly sliceDescription?: string;
  readonly allowedPaths?: readonly string[];
  readonly forbiddenPaths?: readonly string[];
  readonly affectedFiles?: readonly string[];
  readonly allowedActions?: readonly string[];
  readonly allowedModules?: readonly string[];
  readonly lockset?: readonly string[];
  readonly evidence?: readonly EvidenceRequirement[];
  /** Envelope of `.haft/envelopes` that bounds it further. */
  readonly envelopeRef?: string;
}

/** One decision of a plan, with what holds for its commission alone. */
export interface PlanEntry {
  readonly ref: string;
  /** Decisions of the same plan that must have landed before. */
  readonly dependsOn: readonly string[];
  readonly values: PlanValues;
}

/** `.haft/plans/<id>.yaml` as the rules see it (haft reference §7.3). */
export interface Plan {
  /** Empty where the file gives none: {@link planFlaws} tells. */
  readonly id: string;
  readonly revision: string;
  readonly title?: string;
  /** What stands at the top of the file. */
  readonly values: PlanValues;
  readonly defaults: PlanValues;
  readonly entries: readonly PlanEntry[];
}

/** Repository-relative folder of the plans. */
const planFolder = '.haft/plans';

/** Where the plan of an id lies unless the operator names another file. */
export const planFileOf = (id: string): string => `${planFolder}/${id}.yaml`;

/**
 * What the commission of an entry is made with: entry before defaults before the plan's top before the
 * flags of the call (haft reference §2.6). A time limit said nearer hides both kinds said further away.
 */
export function valuesFor(plan: Plan, entry: PlanEntry, flags: PlanValues): PlanValues {
  return [plan.values, plan.defaults, entry.values].reduce(laidOver, flags);
}

/** Both, the second before the first; of two time limits only that of the second stays. */
export function laidOver(under: PlanValues, over: PlanValues): PlanValues {
  const limits = over.validForMs !== undefined || over.validUntil !== undefined;
  const kept = Object.entries(under).filter(
    ([key]) => !limits || (key !== 'validForMs' && key !== 'validUntil'),
  );
  return { ...Object.fromEntries(kept), ...over };
}
