import { canonicalList } from '../scope/scope.ts';

export const envelopeStates = [
  'draft',
  'approved',
  'active',
  'exhausted',
  'revoked',
  'expired',
] as const;
export type EnvelopeState = (typeof envelopeStates)[number];

/** What a plan does when work under the envelope fails or goes stale (docs/rules.md R41). */
export const envelopeReactions = ['block_plan', 'block_node', 'continue_independent'] as const;
export type EnvelopeReaction = (typeof envelopeReactions)[number];

/** Gates no envelope may leave out. */
export const requiredGates = ['freshness', 'scope', 'evidence'] as const;

/**
 * Bounds an operator sets for many commissions at once: it may only restrict what each of them is
 * allowed by itself (docs/rules.md R37).
 */
export interface AutonomyEnvelope {
  readonly ref: string;
  /** Changes with what the envelope means; work issued under another one is stale. */
  readonly revision: string;
  readonly state: EnvelopeState;
  readonly allowedRepos: readonly string[];
  readonly allowedPaths: readonly string[];
  readonly forbiddenPaths: readonly string[];
  readonly allowedActions: readonly string[];
  readonly forbiddenActions: readonly string[];
  /** Empty: modules are not restricted. */
  readonly allowedModules: readonly string[];
  /** Actions that cannot be taken back, such as `tag_release`. */
  readonly forbiddenOneWayDoorActions: readonly string[];
  /** Commissions that may execute at once under it. */
  readonly maxConcurrency: number;
  /** Commissions that may be issued under it. */
  readonly commissionBudget: number;
  /** What runs or was used elsewhere, by the operator's word; ours is counted from the record. */
  readonly activeConcurrency: number;
  readonly consumedCommissions: number;
  readonly onFailure: EnvelopeReaction;
  readonly onStale: EnvelopeReaction;
  /** Epoch milliseconds. */
  readonly validUntil: number;
  /** Epoch milliseconds; its presence revokes. */
  readonly revokedAt?: number;
  readonly requiredGates: readonly string[];
  /** SHA-256 of {@link envelopeHashInput}, where its author wrote one. */
  readonly hash?: string;
}

/**
 * The text whose SHA-256 is an envelope's hash: compact JSON, haft's keys in alphabetical order, each
 * list trimmed, de-duplicated and byte-sorted. Counters and the hash itself are left out.
 */
export function envelopeHashInput(envelope: AutonomyEnvelope): string {
  return JSON.stringify({
    allowed_actions: canonicalList(envelope.allowedActions),
    allowed_modules: canonicalList(envelope.allowedModules),
    allowed_paths: canonicalList(envelope.allowedPaths),
    allowed_repos: canonicalList(envelope.allowedRepos),
    commission_budget: envelope.commissionBudget,
    forbidden_actions: canonicalList(envelope.forbiddenActions),
    forbidden_one_way_door_actions: canonicalList(envelope.forbiddenOneWayDoorActions),
    forbidden_paths: canonicalList(envelope.forbiddenPaths),
    max_concurrency: envelope.maxConcurrency,
    on_failure: envelope.onFailure,
    on_stale: envelope.onStale,
    ref: envelope.ref,
    required_gates: canonicalList(envelope.requiredGates),
    revision: envelope.revision,
    revoked_at: iso(envelope.revokedAt),
    state: envelope.state,
    valid_until: iso(envelope.validUntil),
  });
}

const iso = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();
