import type { FileProblem } from '../../base/fileProblem.ts';
import type { AttentionClock } from '../commission/attention.ts';
import type { DrainView } from '../commission/drainView.ts';
import type { Situation } from '../commission/situation.ts';
import type { CommissionView } from '../commission/view.ts';
import type { Decision } from '../decision/decision.ts';
import type { EnvelopeFinding } from '../envelope/evaluate.ts';
import type { Drift } from '../freshness/drift.ts';
import type { FreshnessIssue } from '../freshness/freshness.ts';
import type { ReadinessReport } from '../readiness/readiness.ts';
import type { WaitCause } from '../schedule/choose.ts';
import type { CaseRule } from '../scope/pattern.ts';

/** What a check looks at, in the order it is told. */
export const checkSections = [
  'malformed',
  'decisions',
  'drifted',
  'spec_health',
  'commissions',
  'leases',
  'held',
  'store',
] as const;
export type CheckSection = (typeof checkSections)[number];

/** One thing that somebody has to put right before all is well. */
export interface Finding {
  readonly section: CheckSection;
  readonly code: string;
  /** What is wrong, in sentences. */
  readonly what: string;
  /** What to do, in one sentence. */
  readonly next: string;
  readonly decision?: string;
  readonly commission?: string;
  readonly situation?: Situation;
  /** Code of what put the commission there: the reason it is blocked or held for. */
  readonly reason?: string;
  /** Repository-relative; line and column are 1-based. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly paths?: readonly string[];
}

/** A commission that is not closed, and what was seen around it. */
export interface CheckedCommission {
  readonly view: CommissionView;
  /** The process that runs or lands it lives no more. */
  readonly holderGone: boolean;
  /** Of one that a drain would take up; the others are asked when they are issued anew. */
  readonly issues?: readonly FreshnessIssue[];
  readonly envelope?: readonly EnvelopeFinding[];
  readonly unmet?: Extract<WaitCause, { kind: 'dependency' }>;
  /** Files it is about that its branch changed since it was issued. */
  readonly drift?: readonly Drift[];
}

/** The project and its store as a check finds them. */
export interface CheckFacts {
  readonly decisions: readonly Decision[];
  /** Ids that several files have: of each file that is told as malformed. */
  readonly ambiguous?: readonly string[];
  /** Decision, envelope and set-up files that cannot be read. */
  readonly malformed: readonly FileProblem[];
  /** Active decisions without a commission in any state. */
  readonly uncommissioned: readonly string[];
  /** The operator has not confirmed the workspace set-up, and a drain would take work up. */
  readonly setupWaits: boolean;
  /** Absent where the project keeps no specifications. */
  readonly readiness?: ReadinessReport;
  readonly commissions: readonly CheckedCommission[];
  readonly leader?: DrainView;
  /** The leader's process lives no more. */
  readonly leaderGone: boolean;
  /** Nothing is claimed until somebody resumes, now or by the next drain. */
  readonly paused: boolean;
  /** Why the store cannot be written, if so. */
  readonly readOnly?: string;
  readonly clock: AttentionClock;
  readonly rule: CaseRule;
}
