import { z } from 'zod';
import { projectionPolicies } from '../../domain/commission/commission.ts';
import { deliveryPolicies } from '../../domain/delivery/policy.ts';
import type { PlanEntry } from '../../domain/plan/plan.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import { budgetKeys, budgetOf } from '../haftText/budgetKeys.ts';
import { evidence } from '../haftText/evidenceKeys.ts';
import {
  duration,
  flag,
  id,
  line,
  lines,
  list,
  oneOf,
  text,
  until,
} from '../haftText/keyShapes.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';
import { filled, isBlank, isRecord } from '../haftText/records.ts';

const valueKeys = {
  repo_ref: line.optional(),
  base_sha: line.optional(),
  target_branch: line.optional(),
  projection_policy: oneOf(projectionPolicies).optional(),
  delivery_policy: oneOf(deliveryPolicies).optional(),
  valid_for: duration.optional(),
  valid_until: until.optional(),
  queue: line.optional(),
  priority: text
    .regex(/^-?\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
  tags: lines.optional(),
  slice_description: text.optional(),
  allowed_paths: lines.optional(),
  forbidden_paths: lines.optional(),
  affected_files: lines.optional(),
  allowed_actions: lines.optional(),
  allowed_modules: lines.optional(),
  lockset: lines.optional(),
  evidence_requirements: list(evidence).optional(),
  criteria: list(text).optional(),
  judge: flag.optional(),
  accept_judgement: flag.optional(),
  autonomy_envelope_ref: line.optional(),
  ...budgetKeys,
} as const;

type Written = z.infer<z.ZodObject<typeof valueKeys>>;

/** Keys whose value is a list of texts. */
export const listKeys: readonly string[] = [
  'decisions',
  'depends_on',
  'tags',
  'allowed_paths',
  'forbidden_paths',
  'affected_files',
  'allowed_actions',
  'allowed_modules',
  'lockset',
  'evidence_requirements',
  'criteria',
];

/** Every key with a meaning, by where it may stand. */
export const knownKeys = {
  top: new Set(['id', 'revision', 'title', 'defaults', 'decisions', ...Object.keys(valueKeys)]),
  defaults: new Set(Object.keys(valueKeys)),
  entry: new Set(['ref', 'decision_ref', 'depends_on', ...Object.keys(valueKeys)]),
} as const;

function valuesOf(written: Written): CommissionTerms {
  return omitUndefined({
    repoRef: written.repo_ref,
    baseSha: written.base_sha,
    targetBranch: written.target_branch,
    projectionPolicy: written.projection_policy,
    deliveryPolicy: written.delivery_policy,
    validForMs: written.valid_for,
    validUntil: written.valid_until,
    queue: written.queue,
    priority: written.priority,
    tags: written.tags,
    sliceDescription: written.slice_description,
    allowedPaths: written.allowed_paths,
    forbiddenPaths: written.forbidden_paths,
    affectedFiles: written.affected_files,
    allowedActions: written.allowed_actions,
    allowedModules: written.allowed_modules,
    lockset: written.lockset,
    evidence: written.evidence_requirements,
    criteria: written.criteria,
    judge: written.judge,
    acceptJudgement: written.accept_judgement,
    envelopeRef: written.autonomy_envelope_ref,
    budget: budgetOf(written),
  });
}

const keysAndValues = 'must be keys and values';
const entryKeys = z.object(
  {
    ...valueKeys,
    ref: id.optional(),
    decision_ref: id.optional(),
    depends_on: list(id).default([]),
  },
  keysAndValues,
);

/** An entry is the decision's id alone, or a group of keys with `ref` (haft: also `decision_ref`). */
const entry = z
  .unknown()
  .transform((value, context): unknown => {
    const shaped = filled(value);
    const isEmpty =
      typeof shaped === 'string'
        ? isBlank(shaped)
        : isRecord(shaped) && !Object.keys(shaped).length;
    if (isEmpty) return refuse(context, 'plan_entry_empty', 'is empty');
    if (typeof shaped === 'string') return { ref: shaped };
    if (isRecord(shaped)) return shaped;
    return refuse(context, 'plan_entry_invalid', 'must be the id of a decision or a group of keys');
  })
  .pipe(entryKeys)
  .transform((keys, context): PlanEntry => {
    const { ref: own, decision_ref: alias, depends_on: dependsOn, ...rest } = keys;
    if (own !== undefined && alias !== undefined && own !== alias) {
      return refuse(
        context,
        'plan_entry_refs_disagree',
        `names ${own} as ref and ${alias} as decision_ref`,
      );
    }
    const named = own ?? alias;
    if (named === undefined) return refuse(context, 'plan_entry_invalid', 'has no `ref`');
    return { ref: named, dependsOn: [...new Set(dependsOn)], values: valuesOf(rest) };
  });

/** What a plan file may hold, each scalar being text; keys it does not name are left alone. */
export const planKeys = z
  .preprocess(
    filled,
    z.object(
      {
        ...valueKeys,
        id: line.default(''),
        revision: line.default(''),
        title: line.optional(),
        defaults: z.preprocess(filled, z.object(valueKeys, keysAndValues)).default({}),
        decisions: list(entry).default([]),
      },
      keysAndValues,
    ),
  )
  .transform(({ id, revision, title, defaults, decisions, ...values }) => ({
    id,
    revision,
    values: valuesOf(values),
    defaults: valuesOf(defaults),
    entries: decisions,
    ...(title !== undefined && { title }),
  }));

/** Tells a flaw under a code of its own. */
function refuse(context: z.RefinementCtx, plan: string, message: string): never {
  context.issues.push({ code: 'custom', input: undefined, message, params: { plan } });
  return z.NEVER;
}
