import { firstExcess, type Excess } from '../scope/excess.ts';
import type { CaseRule } from '../scope/pattern.ts';
import type { Scope } from '../scope/scope.ts';
import type { AutonomyEnvelope } from './envelope.ts';

/** Findings about the envelope itself: time, the operator or a larger number puts them right. */
export const lifecycleCodes = [
  'autonomy_envelope_not_active',
  'autonomy_envelope_revoked',
  'autonomy_envelope_expired',
  'autonomy_envelope_exhausted',
  'autonomy_envelope_concurrency_exhausted',
  'autonomy_envelope_commission_budget_exhausted',
  'autonomy_envelope_invalid',
] as const;

/** Findings about what the commission may do: somebody must judge whether it should. */
export const scopeCodes = [
  'repo_outside_autonomy_envelope',
  'path_outside_autonomy_envelope',
  'action_outside_autonomy_envelope',
  'action_forbidden_by_autonomy_envelope',
  'one_way_door_action_forbidden',
  'module_outside_autonomy_envelope',
] as const;

export type EnvelopeCode = (typeof lifecycleCodes)[number] | (typeof scopeCodes)[number];

export interface EnvelopeFinding {
  readonly code: EnvelopeCode;
  /** One sentence. */
  readonly what: string;
}

/** What a commission wants to do, and what else goes on under the same envelope. */
export interface EnvelopeQuestion {
  readonly scope: Pick<
    Scope,
    'repoRef' | 'allowedPaths' | 'forbiddenPaths' | 'allowedActions' | 'allowedModules'
  >;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly rule: CaseRule;
  /** Other commissions under it that execute and came first. */
  readonly activeConcurrency: number;
  /** Other commissions under it that were issued first. */
  readonly consumedCommissions: number;
}

/** `missing` never blocks: an envelope only restricts, so where there is none nothing is asked. */
export interface EnvelopeDecision {
  readonly decision: 'missing' | 'allowed' | 'blocked';
  readonly findings: readonly EnvelopeFinding[];
}

/** Everything that speaks against this commission under its envelope; it never widens anything. */
export function evaluateEnvelope(
  envelope: AutonomyEnvelope | undefined,
  question: EnvelopeQuestion,
): EnvelopeDecision {
  if (!envelope) return { decision: 'missing', findings: [] };
  const findings = [
    ...lifecycle(envelope, question.now),
    ...counters(envelope, question),
    ...authority(envelope, question),
  ];
  return { decision: findings.length > 0 ? 'blocked' : 'allowed', findings };
}

/** What the findings make of a run: a judgement is asked for where any of them is about its scope. */
export function blockedState(
  findings: readonly EnvelopeFinding[],
): 'blocked_policy' | 'needs_human_review' {
  const judged: readonly string[] = scopeCodes;
  return findings.some(({ code }) => judged.includes(code))
    ? 'needs_human_review'
    : 'blocked_policy';
}

function lifecycle(envelope: AutonomyEnvelope, now: number): EnvelopeFinding[] {
  const { ref, state, revokedAt, validUntil } = envelope;
  const findings: EnvelopeFinding[] = [];
  const add = (code: EnvelopeCode, what: string): void => void findings.push({ code, what });
  if (state === 'draft') add('autonomy_envelope_not_active', `${ref} is still a draft.`);
  if (state === 'revoked' || revokedAt !== undefined)
    add('autonomy_envelope_revoked', `${ref} was revoked.`);
  if (state === 'expired' || validUntil <= now)
    add(
      'autonomy_envelope_expired',
      `${ref} was valid until ${new Date(validUntil).toISOString()}.`,
    );
  if (state === 'exhausted') add('autonomy_envelope_exhausted', `${ref} is exhausted.`);
  return findings;
}

function counters(envelope: AutonomyEnvelope, question: EnvelopeQuestion): EnvelopeFinding[] {
  const { ref, maxConcurrency, commissionBudget } = envelope;
  const findings: EnvelopeFinding[] = [];
  if (envelope.activeConcurrency + question.activeConcurrency >= maxConcurrency) {
    findings.push({
      code: 'autonomy_envelope_concurrency_exhausted',
      what: `${ref} lets ${maxConcurrency} execute at once, and they do.`,
    });
  }
  if (envelope.consumedCommissions + question.consumedCommissions >= commissionBudget) {
    findings.push({
      code: 'autonomy_envelope_commission_budget_exhausted',
      what: `${ref} has a budget of ${commissionBudget}, and it is used up.`,
    });
  }
  return findings;
}

function authority(
  envelope: AutonomyEnvelope,
  { scope, rule }: EnvelopeQuestion,
): EnvelopeFinding[] {
  const { ref } = envelope;
  const findings: EnvelopeFinding[] = [];
  const add = (code: EnvelopeCode, what: string): void => void findings.push({ code, what });
  if (!envelope.allowedRepos.includes(scope.repoRef))
    add('repo_outside_autonomy_envelope', `${ref} does not cover ${scope.repoRef}.`);
  const excess = firstExcess(scope, envelope, rule);
  if (excess) add('path_outside_autonomy_envelope', pathText(ref, excess));
  for (const action of scope.allowedActions) {
    if (!envelope.allowedActions.includes(action))
      add('action_outside_autonomy_envelope', `${ref} does not allow ${action}.`);
    if (envelope.forbiddenActions.includes(action))
      add('action_forbidden_by_autonomy_envelope', `${ref} forbids ${action}.`);
    if (envelope.forbiddenOneWayDoorActions.includes(action))
      add('one_way_door_action_forbidden', `${ref} forbids ${action}, which cannot be undone.`);
  }
  for (const module of envelope.allowedModules.length > 0 ? scope.allowedModules : []) {
    if (!envelope.allowedModules.includes(module))
      add('module_outside_autonomy_envelope', `${ref} does not cover the module ${module}.`);
  }
  return findings;
}

function pathText(ref: string, { pattern, into, example }: Excess): string {
  const seen = example === undefined ? '' : `, for example at ${example}`;
  return into === undefined
    ? `"${pattern}" reaches beyond the paths of ${ref}${seen}.`
    : `"${pattern}" reaches into "${into}", which ${ref} forbids${seen}.`;
}
