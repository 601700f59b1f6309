import type { Budget } from '../budget/budget.ts';
import type { EvidenceRequirement } from '../evidence/evidence.ts';
import { recordedForm } from '../evidence/recorded.ts';

/** A DecisionRecord as the rules see it; from here on nobody knows it was Markdown (docs/rules.md R1). */
export interface Decision {
  readonly id: string;
  readonly title: string;
  /** A status this version does not know is kept as written and is not active. */
  readonly status: string;
  readonly version: number;
  readonly context?: string;
  readonly mode?: string;
  /** Epoch milliseconds; a plain date means the end of that day, UTC (docs/rules.md R7). */
  readonly validUntil?: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly links: readonly { readonly ref: string; readonly type: string }[];
  readonly problemRefs: readonly string[];
  readonly sectionRefs: readonly string[];
  readonly affectedFiles: readonly string[];
  readonly evidenceRequirements: readonly EvidenceRequirement[];
  /** What its commissions may take, where nothing nearer says so. */
  readonly budget?: Budget;
  readonly invariants: readonly string[];
  readonly allowedPaths: readonly string[];
  readonly forbiddenPaths: readonly string[];
  readonly dependsOn: readonly string[];
  /** Its commissions have their criteria judged unless they say otherwise. */
  readonly judge?: true;
  /** Markdown after the frontmatter, byte for byte: this is what the agent reads. */
  readonly body: string;
  /** Repository-relative path of the file. */
  readonly file: string;
}

/** Only an active decision can be commissioned (docs/rules.md R7). */
export function isActive(decision: Decision): boolean {
  return decision.status === 'active';
}

/**
 * The text whose SHA-256 is the decision's revision hash: authority-bearing content only, so that a
 * touched `updated_at` or version stales nothing (docs/rules.md R8).
 */
export function revisionHashInput(decision: Decision): string {
  return JSON.stringify({
    affected_files: [...decision.affectedFiles].sort(),
    allowed_paths: [...decision.allowedPaths].sort(),
    body: decision.body,
    depends_on: [...decision.dependsOn].sort(),
    evidence_requirements: decision.evidenceRequirements.map(recordedForm),
    forbidden_paths: [...decision.forbiddenPaths].sort(),
    id: decision.id,
    invariants: decision.invariants,
    ...(decision.judge && { judge: true }),
    problem_refs: [...decision.problemRefs].sort(),
    section_refs: [...decision.sectionRefs].sort(),
    status: decision.status,
    title: decision.title,
    valid_until: decision.validUntil ?? null,
  });
}
