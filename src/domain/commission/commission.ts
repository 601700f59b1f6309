import type { Budget } from '../budget/budget.ts';
import type { DeliveryPolicy } from '../delivery/policy.ts';
import type { AutonomyEnvelope } from '../envelope/envelope.ts';
import type { EvidenceRequirement } from '../evidence/evidence.ts';
import type { Scope } from '../scope/scope.ts';

/** docs/states.md tells them apart further; docs/conformance.md says which of haft's states are none here. */
export const commissionStates = [
  'draft',
  'queued',
  'preflighting',
  'running',
  'blocked_stale',
  'blocked_policy',
  'needs_human_review',
  'completed',
  'failed',
  'cancelled',
  'expired',
] as const;

export type CommissionState = (typeof commissionStates)[number];

export const projectionPolicies = ['local_only', 'external_optional', 'external_required'] as const;

export type ProjectionPolicy = (typeof projectionPolicies)[number];

/** Recorded on work that runs outside a ready specification (docs/rules.md R44). */
export interface SpecReadinessOverride {
  readonly kind: 'tactical';
  readonly outOfSpec: true;
  readonly projectReadiness: string;
  readonly reason: string;
  readonly recordedAt: string;
}

/**
 * Bounded authority to do one piece of work, frozen at creation (docs/rules.md R14); a requeue
 * issues it anew with fresh hashes and base.
 */
export interface Commission {
  /** `wc-YYYYMMDD-<8 hex>`. */
  readonly id: string;
  readonly decisionRef: string;
  readonly decisionTitle: string;
  readonly decisionRevisionHash: string;
  /** Empty where the decision names no problem card: a bare decision is a complete one (docs/rules.md R1). */
  readonly problemCardRef: string;
  readonly scope: Scope;
  readonly evidenceRequirements: readonly EvidenceRequirement[];
  readonly projectionPolicy: ProjectionPolicy;
  readonly deliveryPolicy: DeliveryPolicy;
  /** Epoch milliseconds. */
  readonly validUntil: number;
  readonly createdAt: number;
  /** Rewritten by a requeue only. */
  readonly fetchedAt: number;
  readonly sliceDescription?: string;
  readonly specSectionRefs: readonly string[];
  /** SHA-256 of each section of `specSectionRefs` that a specification has, by its id. */
  readonly specRevisionHashes?: Readonly<Record<string, string>>;
  readonly specReadinessOverride?: SpecReadinessOverride;
  readonly implementationPlanRef?: string;
  readonly implementationPlanRevision?: string;
  readonly planTags: readonly string[];
  /** The envelope as it was when the commission was issued; without one nothing is restricted further. */
  readonly autonomyEnvelope?: AutonomyEnvelope;
  /** Commission ids. */
  readonly dependsOn: readonly string[];
  /** Decision ids, as the decision or plan wrote them. */
  readonly dependsOnDecisions: readonly string[];
  /** Higher runs earlier; 0 unless a plan says otherwise. */
  readonly priority: number;
  readonly queue?: string;
  /** What it may take; absent: as the settings say. */
  readonly budget?: Budget;
}
