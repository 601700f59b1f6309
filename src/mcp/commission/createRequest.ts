import { resolve } from 'node:path';
import type { z } from 'zod';
import { Fault } from '../../base/fault.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import type { CreateRequest } from '../../engine/commissions/issue.ts';
import type { Caller } from '../action.ts';
import { requirementsOf } from '../evidenceArguments.ts';
import { operatorOnly, word } from '../operatorOnly.ts';
import type { terms } from './commissionArguments.ts';

/** What a call says of a commission. */
export type Terms = {
  readonly [K in keyof typeof terms]?: z.output<(typeof terms)[K]> | undefined;
};

/** @throws Fault `project_root_differs`, `operator_only`. */
export function createRequest(caller: Caller, decisionRef: string, said: Terms): CreateRequest {
  // What is no state of a new one is refused by the engine's own rule.
  const state = said.state as CreateRequest['state'];
  const request = {
    ...{ decisionRef, by: caller.by },
    ...termsOf(caller, said),
    ...omitUndefined({ state, dependsOn: said.depends_on }),
  };
  guardRequest(caller, request);
  return request;
}

/** That a judge's word alone may land work is the operator's to say, wherever it stands. @throws Fault `operator_only`. */
export function guardRequest(
  { client, powers }: Pick<Caller, 'client' | 'powers'>,
  { decisionRef, acceptJudgement }: Pick<CreateRequest, 'decisionRef' | 'acceptJudgement'>,
): void {
  if (acceptJudgement !== true || powers !== undefined) return;
  const command = `haft commission create-from-decision ${word(decisionRef, 'decision')} --accept-judgement`;
  throw operatorOnly('accept_judgement', client, command);
}

/** In the engine's words. @throws Fault `project_root_differs`. */
export function termsOf({ desk }: Caller, said: Terms): CommissionTerms {
  requireRoot(desk.root, said.project_root);
  const evidence = said.evidence_requirements;
  const budget = omitUndefined({
    ...{ turns: said.max_turns, tokens: said.max_tokens },
    ...{ workMs: said.max_time, repairTurns: said.repair_turns },
  });
  return omitUndefined({
    repoRef: said.repo_ref,
    baseSha: said.base_sha,
    targetBranch: said.target_branch,
    allowedPaths: said.allowed_paths,
    forbiddenPaths: said.forbidden_paths,
    allowedActions: said.allowed_actions,
    affectedFiles: said.affected_files,
    allowedModules: said.allowed_modules,
    lockset: said.lockset,
    evidence: evidence && requirementsOf(evidence),
    criteria: said.criteria,
    judge: said.judge,
    acceptJudgement: said.accept_judgement,
    projectionPolicy: said.projection_policy,
    deliveryPolicy: said.delivery_policy,
    validForMs: said.valid_for,
    validUntil: said.valid_until,
    sliceDescription: said.slice_description,
    envelopeRef: said.autonomy_envelope_ref,
    tags: said.tags,
    queue: said.queue,
    priority: said.priority,
    budget: Object.keys(budget).length > 0 ? budget : undefined,
  });
}

/** A server serves one checkout; a call that means another must not change this one. */
function requireRoot(root: string, said: string | undefined): void {
  if (said === undefined || resolve(said) === resolve(root)) return;
  throw new Fault({
    code: 'project_root_differs',
    what: `This server serves ${root}, not ${said}.`,
    advice: 'Leave project_root out, or start a server in that folder.',
    facts: { root },
  });
}
