import { Fault } from '../base/fault.ts';
import {
  type Commission,
  type DeliveryPolicy,
  type ProjectionPolicy,
  type SpecReadinessOverride,
} from '../domain/commission/commission.ts';
import { dateStamp } from '../domain/commission/dateStamp.ts';
import type { Decision } from '../domain/decision/decision.ts';
import type { EvidenceRequirement } from '../domain/evidence/evidence.ts';
import { matches } from '../domain/scope/match.ts';
import { isPattern, readPattern } from '../domain/scope/pattern.ts';
import { scopeHashInput, type Scope } from '../domain/scope/scope.ts';
import type { Context } from './context.ts';
import { currentDecision, revisionHashOf } from './lookup.ts';

/** What an operator may say when creating a commission from a decision; the rest is derived. */
export interface CreateRequest {
  readonly decisionRef: string;
  readonly by: string;
  readonly deliveryPolicy?: DeliveryPolicy;
  readonly projectionPolicy?: ProjectionPolicy;
  readonly allowedPaths?: readonly string[];
  readonly forbiddenPaths?: readonly string[];
  readonly affectedFiles?: readonly string[];
  readonly allowedActions?: readonly string[];
  readonly allowedModules?: readonly string[];
  readonly lockset?: readonly string[];
  readonly evidence?: readonly EvidenceRequirement[];
  readonly repoRef?: string;
  readonly baseSha?: string;
  readonly targetBranch?: string;
  /** Milliseconds from now. */
  readonly validForMs?: number;
  /** Epoch milliseconds; wins over `validForMs`. */
  readonly validUntil?: number;
  readonly sliceDescription?: string;
  readonly override?: SpecReadinessOverride;
  readonly state?: 'draft' | 'queued';
}

export interface Issued {
  readonly commission: Commission;
  /** Sentences the operator should read; they stop nothing. */
  readonly warnings: readonly string[];
}

/**
 * Derives a commission from an active decision without writing anything.
 * @throws Fault `decision_not_found`, `decision_not_active`, `head_detached`, `repository_empty`,
 * `branch_not_found`, `base_sha_not_found`, `allowed_paths_required`, a pattern code, `valid_until_in_past`.
 */
export async function issueCommission(context: Context, request: CreateRequest): Promise<Issued> {
  const decision = await currentDecision(context, request.decisionRef);
  const { branch, tip } = await target(context, request);
  const scope = scopeFor(context, request, decision, { branch, tip });
  const now = context.clock.now();
  const validUntil =
    request.validUntil ?? now + (request.validForMs ?? context.settings.validForMs);
  if (validUntil <= now) {
    throw new Fault({
      code: 'valid_until_in_past',
      what: 'The commission would have ended before it began.',
      advice: 'Give --valid-for a positive time or --valid-until a later date.',
    });
  }
  const commission: Commission = {
    id: `wc-${dateStamp(now)}-${context.chance.hex(4)}`,
    decisionRef: decision.id,
    decisionTitle: decision.title,
    decisionRevisionHash: revisionHashOf(context, decision),
    problemCardRef: decision.problemRefs[0] ?? '',
    scope,
    evidenceRequirements: request.evidence ?? decision.evidenceRequirements,
    projectionPolicy: request.projectionPolicy ?? 'local_only',
    deliveryPolicy: request.deliveryPolicy ?? 'workspace_patch_manual',
    validUntil,
    createdAt: now,
    fetchedAt: now,
    ...(request.sliceDescription && { sliceDescription: request.sliceDescription }),
    specSectionRefs: decision.sectionRefs,
    ...(request.override && { specReadinessOverride: request.override }),
    planTags: [],
    dependsOn: [],
    dependsOnDecisions: decision.dependsOn,
    priority: 0,
  };
  return { commission, warnings: await warningsFor(context, commission) };
}

async function target(
  context: Context,
  request: CreateRequest,
): Promise<{ branch: string; tip: string }> {
  const { repository } = context;
  const head = await repository.head();
  if (head.kind === 'unborn') {
    throw new Fault({
      code: 'repository_empty',
      what: 'The repository has no commit yet.',
      advice: 'Make a first commit; the work needs something to start from.',
    });
  }
  if (head.kind === 'detached' && request.targetBranch === undefined) {
    throw new Fault({
      code: 'head_detached',
      what: 'The checkout is on no branch, so there is nowhere to land.',
      advice: 'Switch to the branch the work should land on, or name one with --target-branch.',
    });
  }
  const branch = request.targetBranch ?? (head.kind === 'branch' ? head.branch : '');
  const tip = await repository.tip(branch);
  if (tip === undefined) {
    throw new Fault({
      code: 'branch_not_found',
      what: `There is no local branch ${branch}.`,
      advice: 'Create it, or name another with --target-branch.',
      facts: { branch },
    });
  }
  if (request.baseSha !== undefined && !(await repository.isAncestor(request.baseSha, tip))) {
    throw new Fault({
      code: 'base_sha_not_found',
      what: `${request.baseSha} is not part of ${branch}.`,
      advice: 'Give a commit of that branch, or leave --base-sha out to use its tip.',
      facts: { branch, base: request.baseSha },
    });
  }
  return { branch, tip: request.baseSha ?? tip };
}

function scopeFor(
  context: Context,
  request: CreateRequest,
  decision: Decision,
  at: { branch: string; tip: string },
): Scope {
  const allowedPaths = request.allowedPaths ?? pathsOf(decision);
  requireSome(allowedPaths, decision);
  const affectedFiles = request.affectedFiles ?? orElse(decision.affectedFiles, allowedPaths);
  const forbiddenPaths = request.forbiddenPaths ?? decision.forbiddenPaths;
  const lockset = [...new Set([...(request.lockset ?? affectedFiles), ...allowedPaths])];
  for (const pattern of [...allowedPaths, ...forbiddenPaths, ...lockset])
    requirePattern(context, pattern);
  const scope = {
    repoRef: request.repoRef ?? `local:${context.repository.root.split(/[/\\]/).at(-1) ?? ''}`,
    baseSha: at.tip,
    targetBranch: at.branch,
    allowedPaths,
    forbiddenPaths,
    allowedActions: request.allowedActions ?? ['edit_files', 'run_tests'],
    affectedFiles,
    allowedModules: request.allowedModules ?? [],
    lockset,
  };
  return { ...scope, hash: context.chance.sha256(scopeHashInput(scope)) };
}

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

function requirePattern(context: Context, text: string): void {
  const read = readPattern(text, context.caseRule);
  if (isPattern(read)) return;
  throw new Fault({
    code: read.code,
    what: read.what,
    advice: 'Write paths relative to the repository, such as "docs/" or "src/**/*.ts".',
    facts: { pattern: text },
  });
}

/** A pattern that matches nothing today is only a warning: the work may create the file (design §4). */
async function warningsFor(
  context: Context,
  { scope, evidenceRequirements, id }: Commission,
): Promise<string[]> {
  const warnings: string[] = [];
  const paths = await context.repository.paths(scope.baseSha);
  for (const text of scope.allowedPaths) {
    const pattern = readPattern(text, context.caseRule);
    if (isPattern(pattern) && !paths.some((path) => matches(pattern, path))) {
      warnings.push(`${id}: the allowed path "${text}" matches no file today.`);
    }
  }
  if (evidenceRequirements.length === 0) {
    warnings.push(`${id}: it names no evidence, so nothing will prove its result.`);
  }
  return warnings;
}
