import { z } from 'zod';
import { commissionStates, projectionPolicies } from '../../domain/commission/commission.ts';
import { situations } from '../../domain/commission/situation.ts';
import { deliveryPolicies } from '../../domain/delivery/policy.ts';
import { answers } from '../../domain/judgement/judgement.ts';

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const yes = z.boolean();

/** An instant as `--json` writes it. */
export const moment = z.iso.datetime();

export const situation = z.enum(situations);

const scope = z.strictObject({
  repo_ref: text,
  base_sha: text,
  target_branch: text,
  allowed_paths: texts,
  forbidden_paths: texts,
  allowed_actions: texts,
  affected_files: texts,
  allowed_modules: texts,
  lockset: texts,
  judge: z.literal(true).optional(),
  accept_judgement: z.literal(true).optional(),
  hash: text,
});

const requirement = z.strictObject({
  kind: text,
  command: text.optional(),
  description: text.optional(),
  network: yes.optional(),
  loopback: yes.optional(),
  baseline: z.literal('must_pass').optional(),
  spec_section_ref: text.optional(),
  timeout_ms: z.number().positive().optional(),
});

const evidence = z.strictObject({
  command: text,
  exit_code: z.int().nullable(),
  duration_ms: z.number().nonnegative(),
  output_hash: text,
  tail: text,
  network: yes.optional(),
  loopback: yes.optional(),
  timeout_ms: z.number().positive().optional(),
  tree: text.optional(),
});

const envelope = z.strictObject({
  ref: text,
  revision: text,
  state: text,
  allowed_repos: texts,
  allowed_paths: texts,
  forbidden_paths: texts,
  allowed_actions: texts,
  forbidden_actions: texts,
  allowed_modules: texts,
  forbidden_one_way_door_actions: texts,
  max_concurrency: count,
  commission_budget: count,
  active_concurrency: count,
  consumed_commissions: count,
  on_failure: text,
  on_stale: text,
  valid_until: moment,
  revoked_at: moment.optional(),
  required_gates: texts,
  hash: text.optional(),
});

const agent = z.strictObject({ name: text, version: text });

/** Facts of its runs; each is there once it is known. */
const run = {
  admitted_base: text.optional(),
  workspace: text.optional(),
  thread: text.optional(),
  model: text.optional(),
  confinement: z.enum(['read_only', 'scope', 'workspace', 'none']).optional(),
  agent: agent.optional(),
  turns: count,
  tokens: count,
  work_ms: z.number().nonnegative(),
  interrupted: yes,
  lease: z.strictObject({ runner_id: text, drain: text, claimed_at: moment }).optional(),
  reason: z.strictObject({ code: text, text }).optional(),
  local_execution: z
    .strictObject({
      state: text,
      verdict: z.enum(['pass', 'failed', 'blocked']),
      proof: z.enum(['evidence', 'none']),
      flaky: yes.optional(),
      evidence_mutates_tree: yes.optional(),
      evidence: z.array(evidence),
    })
    .optional(),
  judgement: z
    .strictObject({
      agent: agent.optional(),
      model: text.optional(),
      tree: text,
      tokens: count,
      answers: z.array(
        z.strictObject({
          criterion: text,
          answer: z.enum(answers),
          why: text,
          places: z.array(z.strictObject({ file: text, line: z.int().positive() })),
        }),
      ),
    })
    .optional(),
  agent_report: z
    .strictObject({
      summary: text,
      claims: z.array(z.strictObject({ requirement: text, passed: yes })),
    })
    .optional(),
  left_running: texts.optional(),
  result: z
    .strictObject({
      ref: text,
      commit: text,
      tree: text,
      base: text,
      files: texts,
      hidden: texts.optional(),
      ignored: texts.optional(),
      insertions: count,
      deletions: count,
    })
    .optional(),
  delivery_decision: z
    .strictObject({
      policy: z.enum(deliveryPolicies),
      verdict: z.enum(['pass', 'failed', 'blocked']),
      action: z.enum(['manual_apply', 'auto_apply']),
      auto_apply: yes,
      reason: text,
      autonomy_envelope_decision: z.enum(['missing', 'allowed', 'blocked']).optional(),
      autonomy_envelope_findings: texts.optional(),
      workspace_commit_granularity: z.literal('per_commission'),
    })
    .optional(),
  delivery: z
    .strictObject({
      status: z.enum(['held', 'landing', 'landed', 'refused', 'reverted']),
      reason: text,
      text,
      paths: texts,
      commit: text.optional(),
      files: texts.optional(),
    })
    .optional(),
};

/** A commission wherever it is printed. */
export const commission = z.strictObject({
  id: text,
  decision_ref: text,
  decision_title: text,
  decision_revision_hash: text,
  problem_card_ref: text,
  scope,
  scope_hash: text,
  base_sha: text,
  lockset: texts,
  evidence_requirements: z.array(requirement),
  projection_policy: z.enum(projectionPolicies),
  delivery_policy: z.enum(deliveryPolicies),
  state: z.enum(commissionStates),
  situation,
  attempt: z.int().positive(),
  valid_until: moment,
  created_at: moment,
  fetched_at: moment,
  slice_description: text.optional(),
  spec_section_refs: texts,
  spec_revision_hashes: z.record(z.string(), text).optional(),
  spec_readiness_override: z
    .strictObject({
      kind: z.literal('tactical'),
      out_of_spec: z.literal(true),
      project_readiness: text,
      reason: text,
      recorded_at: text,
    })
    .optional(),
  implementation_plan_ref: text.optional(),
  implementation_plan_revision: text.optional(),
  plan_tags: texts,
  depends_on: texts,
  depends_on_decisions: texts,
  queue: text.optional(),
  priority: z.number(),
  budget: z
    .strictObject({
      max_turns: count.optional(),
      max_tokens: count.optional(),
      max_time_ms: z.number().positive().optional(),
      repair_turns: count.optional(),
    })
    .optional(),
  autonomy_envelope_ref: text.optional(),
  autonomy_envelope_revision: text.optional(),
  autonomy_envelope_snapshot: envelope.optional(),
  ...run,
});

/** Whether it needs its operator, beside it. */
export const operator = z.strictObject({
  terminal: yes,
  expired: yes,
  attention: yes,
  attention_code: text.optional(),
  attention_reason: text.optional(),
  suggested_actions: texts,
});
