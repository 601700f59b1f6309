import { projectionPolicies } from '../../domain/commission/commission.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import { deliveryPolicies } from '../../domain/delivery/policy.ts';
import type { CreateRequest } from '../../engine/commissions/issue.ts';
import { choice, flag, repeated, said, text, type Given } from '../option.ts';
import { by, usage } from '../surface.ts';
import { budgetFrom, budgetOptions } from './budgetOptions.ts';
import { duration } from './duration.ts';

/** Of everything that creates commissions. */
export const createOptions = {
  repoRef: text('ref', 'label of the repository (default: local:<folder>)'),
  baseSha: text('commit', 'commit the authority is issued on (default: tip of the branch)'),
  targetBranch: text('branch', 'branch to land on (default: the current one)'),
  allowedPath: repeated('pattern', 'path the work may change; repeat for more'),
  forbiddenPath: repeated('pattern', 'path the work must not change; repeat for more'),
  allowedAction: repeated('action', 'default edit_files and run_tests; repeat for more'),
  affectedFile: repeated('path', 'file the work is about; repeat for more'),
  allowedModule: repeated('module', 'module the work may touch; repeat for more'),
  lock: repeated('pattern', 'further path to keep other work away from; repeat for more'),
  evidence: repeated('command', 'command that must be green; repeat for more'),
  criterion: repeated('text', 'what must be true, in words; proves nothing; repeat for more'),
  judge: flag('a fresh read-only thread answers the criteria'),
  acceptJudgement: flag('let its answers alone land work that has only criteria'),
  projectionPolicy: choice('policy', 'default local_only', projectionPolicies),
  deliveryPolicy: choice('policy', 'default workspace_patch_manual', deliveryPolicies),
  state: choice('state', 'default queued', ['draft', 'queued']),
  validFor: text('duration', 'e.g. 168h, 90m, 2h30m (default 168h)'),
  validUntil: text('time', 'RFC 3339 time; wins over --valid-for'),
  sliceDescription: text('text', 'which part of the decision this one takes'),
  envelope: text('ref', 'envelope of .haft/envelopes that bounds it further'),
  ...budgetOptions,
};

export type CreateFlags = Given<typeof createOptions>;

/** @throws Fault `usage` for a duration or time that cannot be read; nothing is written then. */
export function createRequest(decisionRef: string, flags: CreateFlags): CreateRequest {
  return { decisionRef, by, ...createValues(flags), ...said({ state: flags.state }) };
}

/** What the flags say of a commission, whichever it is. Throws as {@link createRequest}. */
export function createValues(flags: CreateFlags): CommissionTerms {
  const { repoRef, baseSha, targetBranch, projectionPolicy, deliveryPolicy } = flags;
  const { validFor, validUntil, evidence, sliceDescription } = flags;
  return said({
    ...{ repoRef, baseSha, targetBranch, projectionPolicy, deliveryPolicy, sliceDescription },
    allowedPaths: flags.allowedPath,
    forbiddenPaths: flags.forbiddenPath,
    allowedActions: flags.allowedAction,
    affectedFiles: flags.affectedFile,
    allowedModules: flags.allowedModule,
    lockset: flags.lock,
    evidence: evidence?.map((command) => ({ kind: 'command' as const, command })),
    criteria: flags.criterion,
    judge: flags.judge,
    acceptJudgement: flags.acceptJudgement,
    envelopeRef: flags.envelope,
    budget: budgetFrom(flags),
    validForMs: validFor === undefined ? undefined : duration(validFor),
    validUntil: validUntil === undefined ? undefined : time(validUntil),
  });
}

function time(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw usage(`"${text}" is no time.`, 'Write it like 2026-12-01T18:00:00Z.');
}
