import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  YAMLSeq,
  type YAMLMap,
  type Node,
  type Scalar,
} from 'yaml';
import type { Criterion, EvidenceRequirement } from '../../domain/evidence/evidence.ts';
import { recordedForm } from '../../domain/evidence/recorded.ts';
import { durationText } from '../../base/duration.ts';
import type { Plan, PlanEntry } from '../../domain/plan/plan.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';

type Titles = ReadonlyMap<string, string>;

const foreword = ` An entry's own value comes before defaults, defaults before the top of the plan.
 Landing without review is said per decision: delivery_policy: workspace_patch_auto_on_pass`;

/** No folding of long lines: a plan is read line by line. */
const layout = { lineWidth: 0 } as const;

/** The text of a new plan; each entry has its decision's title above it. */
export function renderPlan(plan: Plan, titles: Titles): string {
  const { id, revision, title } = plan;
  const keys = {
    id,
    revision,
    ...(title !== undefined && { title }),
    ...written(plan.values),
    ...(Object.keys(plan.defaults).length > 0 && { defaults: written(plan.defaults) }),
    decisions: plan.entries.map(entryKeys),
  };
  const document = new Document(keys);
  document.commentBefore = foreword;
  const entries = document.get('decisions') as YAMLSeq<YAMLMap>;
  for (const [index, entry] of entries.items.entries())
    entitle(entry, titles.get(plan.entries[index]?.ref ?? ''));
  return document.toString(layout);
}

/**
 * The text of `before` changed to say what `after` says: id, revision, title, further waits and new
 * entries at the end. Everything else, comments first of all, stays as the operator wrote it.
 */
export function rewritePlan(text: string, before: Plan, after: Plan, titles: Titles): string {
  // Every scalar is text as written: a commit id of digits alone must not become a number.
  const document = parseDocument(text, { schema: 'failsafe' });
  for (const key of ['id', 'revision', 'title'] as const) {
    if (after[key] !== undefined && after[key] !== before[key])
      document.set(key, nodeOf(after[key]));
  }
  const entries = entriesOf(document);
  for (const [index, entry] of after.entries.entries()) {
    const known = before.entries[index];
    if (!known) {
      const node = nodeOf(entryKeys(entry)) as YAMLMap;
      entitle(node, titles.get(entry.ref));
      entries.add(node);
    } else if (entry.dependsOn.length > known.dependsOn.length) {
      addWaits(document, entries, index, entry.dependsOn.slice(known.dependsOn.length));
    }
  }
  const isFlush = /^decisions:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*-/m.test(text);
  const isPadded = text.includes('[ ');
  const changed = document.toString({
    ...layout,
    indentSeq: !isFlush,
    flowCollectionPadding: isPadded,
  });
  return text.includes('\r\n') ? changed.replaceAll(/\r?\n/g, '\r\n') : changed;
}

/** The list of decisions; made where the plan has none yet. */
function entriesOf(document: Document): YAMLSeq {
  const entries = resolved(document, document.get('decisions', true));
  if (isSeq(entries)) return entries;
  const none = new YAMLSeq(document.schema);
  document.set('decisions', none);
  return none;
}

function addWaits(
  document: Document,
  entries: YAMLSeq,
  index: number,
  more: readonly string[],
): void {
  const entry = resolved(document, entries.items[index]);
  if (isScalar(entry)) {
    entries.items[index] = grown(entry, more);
    return;
  }
  if (!isMap(entry)) return;
  const waits = resolved(document, entry.get('depends_on', true));
  if (isSeq(waits)) for (const on of more) waits.add(nodeOf(on));
  else entry.set('depends_on', nodeOf(more));
}

/** An entry that was the bare id of a decision, with room for more; its comments go with it. */
function grown(entry: Scalar, waits: readonly string[]): YAMLMap {
  const node = nodeOf({ ref: String(entry.value), depends_on: waits }) as YAMLMap;
  const { commentBefore, comment, spaceBefore } = entry;
  if (commentBefore != null) node.commentBefore = commentBefore;
  const ref: unknown = node.get('ref', true);
  if (comment != null && isScalar(ref)) ref.comment = comment;
  if (spaceBefore) node.spaceBefore = true;
  return node;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** A node whose text any YAML reader takes for what it is, quoted where it must be. */
function nodeOf(value: unknown): Node {
  const text = new Document(value).toString(layout);
  return parseDocument(text, { schema: 'failsafe' }).contents as unknown as Node;
}

function entitle(entry: YAMLMap, title: string | undefined): void {
  if (title !== undefined) entry.commentBefore = ` ${title}`;
}

function entryKeys({ ref, dependsOn, values }: PlanEntry): Record<string, unknown> {
  return { ref, ...(dependsOn.length > 0 && { depends_on: dependsOn }), ...written(values) };
}

/** haft's names for what a plan says (docs/rules.md R10). */
function written(values: CommissionTerms): Record<string, unknown> {
  return omitUndefined({
    repo_ref: values.repoRef,
    base_sha: values.baseSha,
    target_branch: values.targetBranch,
    projection_policy: values.projectionPolicy,
    delivery_policy: values.deliveryPolicy,
    valid_for: values.validForMs === undefined ? undefined : durationText(values.validForMs),
    valid_until: values.validUntil === undefined ? undefined : isoOf(values.validUntil),
    queue: values.queue,
    priority: values.priority,
    tags: values.tags,
    slice_description: values.sliceDescription,
    allowed_paths: values.allowedPaths,
    forbidden_paths: values.forbiddenPaths,
    affected_files: values.affectedFiles,
    allowed_actions: values.allowedActions,
    allowed_modules: values.allowedModules,
    lockset: values.lockset,
    evidence_requirements: values.evidence?.map(evidenceKeys),
    criteria: values.criteria,
    judge: values.judge,
    accept_judgement: values.acceptJudgement,
    autonomy_envelope_ref: values.envelopeRef,
    max_turns: values.budget?.turns,
    max_tokens: values.budget?.tokens,
    max_time: values.budget?.workMs === undefined ? undefined : durationText(values.budget.workMs),
    repair_turns: values.budget?.repairTurns,
  });
}

function evidenceKeys(one: EvidenceRequirement): unknown {
  const { specSectionRef, timeoutMs, ...rest } = recordedForm(one);
  const keys = omitUndefined({ ...rest, timeout_ms: timeoutMs, spec_section_ref: specSectionRef });
  if (rest.kind === 'command') return Object.keys(keys).length === 2 ? rest.command : keys;
  return one.kind === 'criterion' && one.label === undefined ? criterionKeys(one) : keys;
}

const criterionKeys = ({ text, specSectionRef }: Criterion): unknown =>
  omitUndefined({ criterion: text, spec_section_ref: specSectionRef });

const isoOf = (ms: number): string => new Date(ms).toISOString();
