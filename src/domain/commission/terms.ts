import type { Budget } from '../budget/budget.ts';
import type { DeliveryPolicy } from '../delivery/policy.ts';
import type { EvidenceRequirement } from '../evidence/evidence.ts';
import type { ProjectionPolicy } from './commission.ts';

/** What a plan, its defaults, one of its entries or the operator may say of a commission; absent means unsaid. */
export interface CommissionTerms {
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
  readonly budget?: Budget;
  /** Instead of the decision's. */
  readonly evidence?: readonly EvidenceRequirement[];
  /** Criteria in words, beside all other evidence. */
  readonly criteria?: readonly string[];
  /** Whether a fresh read-only thread answers the criteria. */
  readonly judge?: boolean;
  /** Whether work with criteria alone may land on its answers; asks for them too, where `judge` is unsaid. */
  readonly acceptJudgement?: boolean;
  /** Envelope of `.haft/envelopes` that bounds it further. */
  readonly envelopeRef?: string;
}
