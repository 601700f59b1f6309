import type { Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import type { Commission, SpecReadinessOverride } from '../../domain/commission/commission.ts';
import { laidOverBudget } from '../../domain/budget/budget.ts';
import type { Warning } from '../../domain/commission/warning.ts';
import { requestProblem } from '../../domain/commission/requestRules.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import type { Carriers } from '../../domain/readiness/readiness.ts';
import type { PathTree } from '../../domain/scope/pathTree.ts';
import { meantPattern, shownPattern, type TrackedPaths } from '../../domain/scope/meant.ts';
import { isUnfilled } from '../../domain/decision/decisionWords.ts';
import { isPattern, readPattern } from '../../domain/scope/pattern.ts';
import { scopeHashInput, type Scope } from '../../domain/scope/scope.ts';
import type { Needs } from '../ports/context.ts';
import { evidenceFor, evidenceWarnings, judgeFor } from './issueEvidence.ts';
import { IssueFacts } from './issueFacts.ts';
import { requireUnexpired, revisionHashOf, specHashesOf } from '../authority/decisions.ts';
import { chosenEnvelope, type EnvelopeChoice } from '../authority/envelopes.ts';

/** What is looked at to derive a commission; nothing of it is written to. */
export type IssuePorts = Needs<
  | 'caseRule'
  | 'chance'
  | 'checkout'
  | 'clock'
  | 'decisions'
  | 'envelopes'
  | 'repository'
  | 'settings'
  | 'specs'
>;

/** What an operator may say when creating a commission from a decision; the rest is derived. */
export interface CreateRequest extends CommissionTerms, EnvelopeChoice {
  readonly decisionRef: string;
  readonly by: Actor;
  readonly override?: SpecReadinessOverride;
  readonly state?: 'draft' | 'queued';
  /** The plan that asks for it. */
  readonly plan?: { readonly ref: string; readonly revision: string };
  /** Decisions it waits for beside those its decision names. */
  readonly dependsOn?: readonly string[];
}

export interface Issued {
  readonly commission: Commission;
  readonly warnings: readonly Warning[];
  /** How many files each allowed pattern matches in its base. */
  readonly matched: readonly MatchCount[];
}

export interface MatchCount {
  /** As it stands in the scope. */
  readonly pattern: string;
  readonly files: number;
}

/**
 * Derives a commission from an active decision without writing anything.
 * @throws Fault `decision_not_found`, `decision_not_active`, `decision_expired`, `head_detached`, `repository_empty`,
 * `branch_not_found`, `base_sha_not_found`, `allowed_paths_required`, a pattern code, `valid_until_in_past`,
 * as {@link requestProblem} and {@link chosenEnvelope} say.
 */
export async function issueCommission(
  context: IssuePorts,
  request: CreateRequest,
  facts = new IssueFacts(context),
): Promise<Issued> {
  const unfit = requestProblem(request);
  if (unfit) throw new Fault(unfit);
  const decision = await facts.decision(request.decisionRef);
  const { branch, tip } = await facts.target(request);
  const tracked = await facts.tracked(tip);
  const scope = scopeFor(context, request, decision, { branch, tip, tracked });
  const autonomyEnvelope = await chosenEnvelope(context, request);
  const now = context.clock.now();
  requireUnexpired(decision, now);
  const validUntil = endOf(context, request, now);
  const carriers = await facts.carriers();
  const commission: Commission = {
    id: `wc-${dateStamp(now)}-${context.chance.hex(4)}`,
    decisionRef: decision.id,
    decisionTitle: decision.title,
    decisionRevisionHash: revisionHashOf(context, decision),
    problemCardRef: decision.problemRefs[0] ?? '',
    scope,
    evidenceRequirements: evidenceFor(request, decision, carriers),
    projectionPolicy: request.projectionPolicy ?? 'local_only',
    deliveryPolicy: request.deliveryPolicy ?? 'workspace_patch_manual',
    validUntil,
    createdAt: now,
    fetchedAt: now,
    ...(request.sliceDescription && { sliceDescription: request.sliceDescription }),
    ...specPart(context, carriers, decision),
    ...(request.override && { specReadinessOverride: request.override }),
    ...planOf(request),
    ...budgetOf(request, decision),
    ...(autonomyEnvelope && { autonomyEnvelope }),
    dependsOn: [],
    dependsOnDecisions: [...new Set([...decision.dependsOn, ...(request.dependsOn ?? [])])],
  };
  const matched = matchesOf(context, scope, await facts.pathTree(scope.baseSha));
  return { commission, matched, warnings: warningsFor(decision, commission, matched) };
}

function endOf({ settings }: Needs<'settings'>, request: CreateRequest, now: number): number {
  const end = request.validUntil ?? now + (request.validForMs ?? settings.validForMs);
  if (end > now) return end;
  throw new Fault({
    code: 'valid_until_in_past',
    what: 'The commission would have ended before it began.',
    advice: 'Give --valid-for a positive time or --valid-until a later date.',
  });
}

/** The specification sections a decision stands under, each with the hash of what it says now. */
export function specPart(
  context: Needs<'chance'>,
  carriers: Carriers,
  { sectionRefs }: Decision,
): Pick<Commission, 'specSectionRefs' | 'specRevisionHashes'> {
  return {
    specSectionRefs: sectionRefs,
    specRevisionHashes: specHashesOf(context, carriers, sectionRefs),
  };
}

function planOf({ plan, tags, queue, priority }: CreateRequest): Partial<Commission> & {
  readonly planTags: readonly string[];
  readonly priority: number;
} {
  return {
    ...(plan && { implementationPlanRef: plan.ref, implementationPlanRevision: plan.revision }),
    planTags: tags ?? [],
    priority: priority ?? 0,
    ...(queue !== undefined && { queue }),
  };
}

function budgetOf({ budget }: CreateRequest, decision: Decision): Pick<Commission, 'budget'> {
  const both = laidOverBudget(decision.budget, budget);
  return both ? { budget: both } : {};
}

function scopeFor(
  context: Needs<'caseRule' | 'chance' | 'repository'>,
  request: CreateRequest,
  decision: Decision,
  at: { branch: string; tip: string; tracked: TrackedPaths },
): Scope {
  const files = new Set([...decision.affectedFiles, ...(request.affectedFiles ?? [])]);
  const meant = (texts: readonly string[]): string[] =>
    texts.map((text) => meantPattern(text, at.tracked, files.has(text)));
  const allowedPaths = meant(request.allowedPaths ?? pathsOf(decision));
  requireSome(allowedPaths, decision);
  const affected = meant(request.affectedFiles ?? decision.affectedFiles);
  const affectedFiles = orElse(affected, allowedPaths);
  const forbiddenPaths = meant(request.forbiddenPaths ?? decision.forbiddenPaths);
  const lockset = [...new Set([...meant(request.lockset ?? affectedFiles), ...allowedPaths])];
  for (const pattern of [...allowedPaths, ...forbiddenPaths, ...lockset])
    requirePattern(context, pattern);
  const scope = {
    repoRef: request.repoRef ?? repoRefOf(context),
    baseSha: at.tip,
    targetBranch: at.branch,
    allowedPaths,
    forbiddenPaths,
    allowedActions: request.allowedActions ?? ['edit_files', 'run_tests'],
    affectedFiles,
    allowedModules: request.allowedModules ?? [],
    lockset,
    ...judgeFor(request, decision),
  };
  return { ...scope, hash: context.chance.sha256(scopeHashInput(scope)) };
}

/** `local:<name of the checkout's folder>` (docs/rules.md R15). */
export const repoRefOf = ({ repository }: Needs<'repository'>): string =>
  `local:${repository.root.split(/[/\\]/).at(-1) ?? ''}`;

const orElse = (list: readonly string[], other: readonly string[]): readonly string[] =>
  list.length > 0 ? list : other;

const pathsOf = (decision: Decision): readonly string[] =>
  orElse(decision.allowedPaths, decision.affectedFiles);

function requireSome(allowedPaths: readonly string[], decision: Decision): void {
  if (allowedPaths.length > 0) return;
  throw new Fault({
    code: 'allowed_paths_required',
    what: `allowed_paths is required when ${decision.id} names no affected files.`,
    advice: 'Give --allowed-path, or list affected_files in the decision.',
    facts: { decision: decision.id },
  });
}

/** @throws Fault of the pattern: what it may not be. */
export function requirePattern(context: Needs<'caseRule'>, text: string): void {
  const read = readPattern(text, context.caseRule);
  if (isPattern(read)) return;
  throw new Fault({
    code: read.code,
    what: read.what,
    advice: 'Write paths relative to the repository, such as "docs/" or "src/**/*.ts".',
    facts: { pattern: text },
  });
}

function matchesOf(
  context: Needs<'caseRule'>,
  { allowedPaths }: Scope,
  tree: PathTree,
): MatchCount[] {
  return allowedPaths.map((text) => {
    const pattern = readPattern(text, context.caseRule);
    return { pattern: text, files: isPattern(pattern) ? tree.count(pattern) : 0 };
  });
}

/** A pattern that matches nothing today is only a warning: the work may create the file (docs/rules.md R29). */
function warningsFor(
  decision: Decision,
  commission: Commission,
  matched: readonly MatchCount[],
): Warning[] {
  const { specRevisionHashes = {} } = commission;
  const warnings: Warning[] = [];
  if (isUnfilled(decision)) {
    const what = `${decision.file} does not say yet what is to be done; it still holds its TODO.`;
    warnings.push({ code: 'decision_unfilled', what });
  }
  for (const ref of commission.specSectionRefs) {
    if (specRevisionHashes[ref] !== undefined) continue;
    warnings.push({ code: 'section_unknown', what: `no specification has the section ${ref}.` });
  }
  for (const { pattern, files } of matched) {
    if (files > 0) continue;
    const set = /(?<!\\)\[/.test(pattern)
      ? ' "[…]" stands for one sign of a set; write "\\[" for the sign itself.'
      : '';
    const shown = shownPattern(pattern);
    const what = `the allowed path "${shown}" matches no file today.${set}`;
    warnings.push({ code: 'path_matches_nothing', what });
  }
  return [...warnings, ...evidenceWarnings(commission)];
}
