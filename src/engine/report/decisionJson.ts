import type { Fault, Json } from '../../base/fault.ts';
import type { FileProblem } from '../../base/fileProblem.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { recordedForm } from '../../domain/evidence/recorded.ts';
import type { DecisionListing } from '../ports/decisions.ts';
import { budgetJson } from './commissionJson.ts';

type JsonObject = Readonly<Record<string, Json | undefined>>;

/** A decision with the keys of its file; `commissions` are those it has, in any state. */
function decisionJson(decision: Decision, commissions: readonly string[]): JsonObject {
  const { validUntil } = decision;
  return {
    id: decision.id,
    title: decision.title,
    status: decision.status,
    version: decision.version,
    context: decision.context,
    mode: decision.mode,
    valid_until: validUntil === undefined ? undefined : new Date(validUntil).toISOString(),
    file: decision.file,
    problem_refs: decision.problemRefs,
    section_refs: decision.sectionRefs,
    affected_files: decision.affectedFiles,
    allowed_paths: decision.allowedPaths,
    forbidden_paths: decision.forbiddenPaths,
    depends_on: decision.dependsOn,
    invariants: decision.invariants,
    evidence_requirements: decision.evidenceRequirements.map((one) => ({ ...recordedForm(one) })),
    judge: decision.judge,
    budget: budgetJson(decision.budget),
    commissions,
  };
}

/** Commissions of a decision, by its id. */
type CommissionsOf = (decision: string) => readonly string[];

/** The document of all decisions there are, without their texts. */
export const decisionsJson = (
  { decisions, problems }: DecisionListing,
  commissionsOf: CommissionsOf,
): Json => ({
  decisions: decisions.map((one) => decisionJson(one, commissionsOf(one.id))),
  problems: problems.map(problemJson),
});

/** The document of one decision, with its text. */
export const oneDecisionJson = (decision: Decision, commissionsOf: CommissionsOf): Json => ({
  decision: { ...decisionJson(decision, commissionsOf(decision.id)), body: decision.body },
});

/** What a check of one decision found. */
interface CheckFacts {
  readonly decision?: Decision;
  readonly problems: readonly FileProblem[];
  readonly refusal?: Fault;
  readonly warnings: readonly string[];
  readonly matched: readonly { readonly pattern: string; readonly files: number }[];
}

/** Whether a decision can be commissioned as it is, and what speaks against it. */
export const checkedDecisionJson = ({
  decision,
  problems,
  refusal,
  warnings,
  matched,
}: CheckFacts): { readonly check: Json } => ({
  check: {
    commissionable: decision !== undefined && refusal === undefined,
    id: decision?.id,
    problems: problems.map(problemJson),
    refusal: refusal && { code: refusal.code, message: refusal.message, advice: refusal.advice },
    warnings,
    path_matches: matched.map(({ pattern, files }) => ({ pattern, files })),
  },
});

const problemJson = ({ file, line, column, code, what }: FileProblem): JsonObject => ({
  ...{ file, line, column, code, what },
});
