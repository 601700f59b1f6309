import type { Json } from '../../base/fault.ts';
import type { Budget } from '../../domain/budget/budget.ts';
import type { AutonomyEnvelope } from '../../domain/envelope/envelope.ts';
import type { EvidenceRequirement, EvidenceRun } from '../../domain/evidence/evidence.ts';
import { judgementOf } from '../../domain/judgement/judgement.ts';
import { recordedForm } from '../../domain/evidence/recorded.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';

type JsonObject = Readonly<Record<string, Json | undefined>>;

/** A commission with haft's field names plus `delivery`, as `--json` and MCP show it (docs/rules.md R125). */
export function commissionJson(view: CommissionView): JsonObject {
  const { commission: c } = view;
  return {
    id: c.id,
    decision_ref: c.decisionRef,
    decision_title: c.decisionTitle,
    decision_revision_hash: c.decisionRevisionHash,
    problem_card_ref: c.problemCardRef,
    scope: scopeJson(view),
    scope_hash: c.scope.hash,
    base_sha: c.scope.baseSha,
    lockset: c.scope.lockset,
    evidence_requirements: c.evidenceRequirements.map(requirementJson),
    projection_policy: c.projectionPolicy,
    delivery_policy: c.deliveryPolicy,
    state: view.state,
    situation: situationOf(view),
    attempt: view.attempt,
    valid_until: iso(c.validUntil),
    created_at: iso(c.createdAt),
    fetched_at: iso(c.fetchedAt),
    slice_description: c.sliceDescription,
    spec_section_refs: c.specSectionRefs,
    spec_revision_hashes: c.specRevisionHashes,
    spec_readiness_override: overrideJson(view),
    implementation_plan_ref: c.implementationPlanRef,
    implementation_plan_revision: c.implementationPlanRevision,
    plan_tags: c.planTags,
    depends_on: c.dependsOn,
    depends_on_decisions: c.dependsOnDecisions,
    queue: c.queue,
    priority: c.priority,
    budget: budgetJson(c.budget),
    ...envelopeJson(c.autonomyEnvelope),
    ...runJson(view),
  };
}

function envelopeJson(envelope: AutonomyEnvelope | undefined): JsonObject {
  if (!envelope) return {};
  const { ref, revision, state, validUntil, revokedAt, hash } = envelope;
  const snapshot = {
    ref,
    revision,
    state,
    allowed_repos: envelope.allowedRepos,
    allowed_paths: envelope.allowedPaths,
    forbidden_paths: envelope.forbiddenPaths,
    allowed_actions: envelope.allowedActions,
    forbidden_actions: envelope.forbiddenActions,
    allowed_modules: envelope.allowedModules,
    forbidden_one_way_door_actions: envelope.forbiddenOneWayDoorActions,
    max_concurrency: envelope.maxConcurrency,
    commission_budget: envelope.commissionBudget,
    active_concurrency: envelope.activeConcurrency,
    consumed_commissions: envelope.consumedCommissions,
    on_failure: envelope.onFailure,
    on_stale: envelope.onStale,
    valid_until: iso(validUntil),
    revoked_at: revokedAt === undefined ? undefined : iso(revokedAt),
    required_gates: envelope.requiredGates,
    hash,
  };
  return {
    autonomy_envelope_ref: ref,
    autonomy_envelope_revision: revision,
    autonomy_envelope_snapshot: snapshot,
  };
}

function runJson(view: CommissionView): JsonObject {
  const { lease, verdict, deliveryDecision: decided, result, reason } = view;
  return {
    admitted_base: view.admittedBase,
    workspace: view.workspace,
    thread: view.thread,
    model: view.model,
    confinement: view.confinement,
    agent: view.agent && { name: view.agent.name, version: view.agent.version },
    turns: view.turns,
    tokens: view.tokens,
    work_ms: view.workMs,
    interrupted: view.interrupted,
    lease: lease && {
      runner_id: lease.holder,
      drain: lease.drain,
      claimed_at: iso(lease.claimedAt),
    },
    reason: reason && { code: reason.code, text: reason.text },
    local_execution: verdict && {
      state: verdict.code,
      verdict: verdict.verdict,
      proof: verdict.proof,
      flaky: verdict.flaky,
      evidence_mutates_tree: verdict.evidenceMutatesTree,
      evidence: verdict.evidence.map(evidenceJson),
    },
    judgement: judgementJson(view),
    agent_report: view.report && {
      summary: view.report.summary,
      claims: view.report.claims.map((claim) => ({ ...claim })),
    },
    left_running: view.leftRunning,
    result: result && {
      ref: result.ref,
      commit: result.commit,
      tree: result.tree,
      base: result.base,
      files: result.files,
      hidden: result.hidden,
      ignored: result.ignored,
      insertions: result.insertions,
      deletions: result.deletions,
    },
    delivery_decision: decided && {
      policy: decided.policy,
      verdict: decided.verdict,
      action: decided.action,
      auto_apply: decided.autoApply,
      reason: decided.reason,
      autonomy_envelope_decision: decided.envelope,
      autonomy_envelope_findings: decided.envelopeFindings,
      workspace_commit_granularity: 'per_commission',
    },
    delivery: deliveryJson(view),
  };
}

/** Under the names that files and command lines give it. */
export const budgetJson = (budget: Budget | undefined): JsonObject | undefined =>
  budget && {
    max_turns: budget.turns,
    max_tokens: budget.tokens,
    max_time_ms: budget.workMs,
    repair_turns: budget.repairTurns,
  };
/** Of the result as it is; a claim of whom it names. */
function judgementJson(view: CommissionView): JsonObject | undefined {
  const judgement = judgementOf(view);
  if (!judgement) return undefined;
  const { agent, model, tree, tokens, answers } = judgement;
  return {
    agent: agent && { name: agent.name, version: agent.version },
    model,
    tree,
    tokens,
    answers: answers.map(({ criterion, answer, why, places }) => ({
      ...{ criterion, answer, why },
      places: places.map(({ file, line }) => ({ file, line })),
    })),
  };
}

function deliveryJson({ delivery }: CommissionView): JsonObject | undefined {
  if (!delivery) return undefined;
  const { status, reason, text, paths, commit, files } = delivery;
  return { status, reason, text, paths, commit: commit === '' ? undefined : commit, files };
}

function scopeJson({ commission: { scope } }: CommissionView): JsonObject {
  return {
    repo_ref: scope.repoRef,
    base_sha: scope.baseSha,
    target_branch: scope.targetBranch,
    allowed_paths: scope.allowedPaths,
    forbidden_paths: scope.forbiddenPaths,
    allowed_actions: scope.allowedActions,
    affected_files: scope.affectedFiles,
    allowed_modules: scope.allowedModules,
    lockset: scope.lockset,
    judge: scope.judge,
    accept_judgement: scope.acceptJudgement,
    hash: scope.hash,
  };
}

function overrideJson({
  commission,
  override = commission.specReadinessOverride,
}: CommissionView): JsonObject | undefined {
  return (
    override && {
      kind: override.kind,
      out_of_spec: override.outOfSpec,
      project_readiness: override.projectReadiness,
      reason: override.reason,
      recorded_at: override.recordedAt,
    }
  );
}

function requirementJson(requirement: EvidenceRequirement): JsonObject {
  const { specSectionRef, timeoutMs, ...rest } = recordedForm(requirement);
  const kind = requirement.kind === 'criterion' ? (requirement.label ?? 'criterion') : rest.kind;
  return { ...rest, kind, spec_section_ref: specSectionRef, timeout_ms: timeoutMs };
}

function evidenceJson(run: EvidenceRun): JsonObject {
  return {
    command: run.command,
    exit_code: run.exitCode,
    duration_ms: run.durationMs,
    output_hash: run.outputHash,
    tail: run.tail,
    network: run.network,
    loopback: run.loopback,
    timeout_ms: run.timeoutMs,
    tree: run.tree,
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
