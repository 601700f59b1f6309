import type { Commission } from '../commission/commission.ts';
import type { CommissionView } from '../commission/view.ts';
import type { AutonomyEnvelope } from '../envelope/envelope.ts';
import { situationOf } from '../commission/view.ts';
import { lockConflict } from '../scope/authority.ts';
import type { CaseRule } from '../scope/pattern.ts';
import { fullEnvelope, type FullEnvelope } from './fullEnvelope.ts';
import { planBlock, troubledOf, type PlanBlock, type PlanQuestion } from './planBlock.ts';

/** Why a queued commission does not start now. */
export type WaitCause =
  | {
      readonly kind: 'lock';
      readonly holder: string;
      readonly mine: string;
      readonly theirs: string;
    }
  | {
      readonly kind: 'reserved';
      readonly holder: string;
      readonly mine: string;
      readonly theirs: string;
    }
  | { readonly kind: 'dependency'; readonly on: string; readonly situation: string }
  | PlanBlock
  | FullEnvelope
  | { readonly kind: 'expired' }
  | { readonly kind: 'slots' }
  /** It could start, and nobody drains. */
  | { readonly kind: 'drain' };

export interface Waiting {
  readonly id: string;
  readonly cause: WaitCause;
}

export interface ChoiceInput {
  /** Candidates: queued commissions, in any order. */
  readonly queued: readonly CommissionView[];
  /** Commissions whose lockset is taken. */
  readonly locked: readonly CommissionView[];
  readonly freeSlots: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly rule: CaseRule;
  readonly find: (commission: string) => CommissionView | undefined;
  readonly ofDecision: (decision: string) => readonly CommissionView[];
  /** Every commission that is not closed. */
  readonly open: readonly CommissionView[];
  /** The envelope a commission is under, as it is now. */
  readonly envelopeOf: (view: CommissionView) => AutonomyEnvelope | undefined;
  /** How often each candidate was overtaken by one it conflicts with. */
  readonly overtaken: ReadonlyMap<string, number>;
}

export interface Choice {
  readonly start: readonly string[];
  readonly waiting: readonly Waiting[];
}

/** After being overtaken this often a candidate's lockset is kept free for it: a wide lock never starves. */
export const RESERVE_AFTER = 3;

/**
 * Who may start now, and who waits for whom and why (docs/rules.md R85). Order: priority, longest remaining
 * dependency chain, age. A conflict skips the candidate and the next is tried.
 */
export function choose(input: ChoiceInput): Choice {
  const start: CommissionView[] = [];
  const waiting: Waiting[] = [];
  const reserved: CommissionView[] = [];
  const plan = planQuestion(input);
  for (const candidate of inOrder(input.queued)) {
    const cause = causeFor(candidate, input, plan, start, reserved);
    if (!cause) {
      start.push(candidate);
      continue;
    }
    waiting.push({ id: candidate.commission.id, cause });
    const patience = input.overtaken.get(candidate.commission.id) ?? 0;
    if (cause.kind === 'lock' && patience >= RESERVE_AFTER) reserved.push(candidate);
  }
  return { start: start.map((one) => one.commission.id), waiting };
}

function causeFor(
  candidate: CommissionView,
  input: ChoiceInput,
  plan: PlanQuestion,
  started: readonly CommissionView[],
  reserved: readonly CommissionView[],
): WaitCause | undefined {
  if (candidate.commission.validUntil <= input.now) return { kind: 'expired' };
  const dependency = unmetDependency(candidate, input);
  const blocked = planBlock(candidate, plan);
  if (blocked) return blocked;
  if (dependency) return dependency;
  const taken = firstConflict(candidate, [...input.locked, ...started], input.rule);
  if (taken) return { kind: 'lock', ...taken };
  const kept = firstConflict(candidate, reserved, input.rule);
  if (kept) return { kind: 'reserved', ...kept };
  const full = fullEnvelope(candidate, input.envelopeOf, { locked: input.locked, started });
  if (full) return full;
  return started.length >= input.freeSlots ? { kind: 'slots' } : undefined;
}

/** What is asked about the plans of candidates. */
export function planQuestion(
  input: Pick<ChoiceInput, 'open' | 'envelopeOf' | 'find' | 'ofDecision'>,
): PlanQuestion {
  return {
    troubled: troubledOf(input.open, input.envelopeOf),
    dependenciesOf: (one) => dependencies(one, input),
  };
}

function dependencies(
  { dependsOn, dependsOnDecisions }: Commission,
  { find, ofDecision }: Pick<ChoiceInput, 'find' | 'ofDecision'>,
): CommissionView[] {
  return [...dependsOn.flatMap((id) => find(id) ?? []), ...dependsOnDecisions.flatMap(ofDecision)];
}

function firstConflict(
  candidate: CommissionView,
  others: readonly CommissionView[],
  rule: CaseRule,
): { holder: string; mine: string; theirs: string } | undefined {
  const { scope, id } = candidate.commission;
  for (const other of others) {
    if (other.commission.id === id) continue;
    const conflict = lockConflict(scope.lockset, other.commission.scope.lockset, rule);
    if (conflict) return { holder: other.commission.id, ...conflict };
  }
  return undefined;
}

/** A dependant starts from the landed result: anything short of landed is waited for (docs/rules.md R87). */
export function unmetDependency(
  { commission }: CommissionView,
  { find, ofDecision }: Pick<ChoiceInput, 'find' | 'ofDecision'>,
): Extract<WaitCause, { kind: 'dependency' }> | undefined {
  for (const id of commission.dependsOn) {
    const view = find(id);
    const situation = view ? situationOf(view) : 'missing';
    if (situation !== 'landed') return { kind: 'dependency', on: id, situation };
  }
  const settled = new Set(commission.dependsOn.map((id) => find(id)?.commission.decisionRef));
  for (const decision of commission.dependsOnDecisions) {
    // A plan named the very commission: others of that decision are not waited for.
    if (settled.has(decision)) continue;
    const wanted = ofDecision(decision).filter(
      (view) => !['cancelled', 'expired'].includes(situationOf(view)),
    );
    const unmet = wanted.find((view) => situationOf(view) !== 'landed');
    if (unmet)
      return { kind: 'dependency', on: unmet.commission.id, situation: situationOf(unmet) };
    if (wanted.length === 0) return { kind: 'dependency', on: decision, situation: 'missing' };
  }
  return undefined;
}

/** Who is asked before whom. */
export function inOrder(queued: readonly CommissionView[]): CommissionView[] {
  const chain = chainLengths(queued);
  const length = (view: CommissionView): number => chain.get(view.commission.id) ?? 0;
  return [...queued].sort(
    (a, b) =>
      b.commission.priority - a.commission.priority ||
      length(b) - length(a) ||
      a.createdSeq - b.createdSeq,
  );
}

/** How many queued commissions wait behind each one, along the longest line. A cycle ends the count. */
function chainLengths(queued: readonly CommissionView[]): ReadonlyMap<string, number> {
  const dependants = new Map<string, string[]>();
  for (const { commission } of queued) {
    for (const key of [...commission.dependsOn, ...commission.dependsOnDecisions]) {
      const known = dependants.get(key);
      if (known) known.push(commission.id);
      else dependants.set(key, [commission.id]);
    }
  }
  if (dependants.size === 0) return new Map();
  const nextOf = new Map(
    queued.map(({ commission: { id, decisionRef } }) => [
      id,
      [...(dependants.get(id) ?? []), ...(dependants.get(decisionRef) ?? [])],
    ]),
  );
  const lengths = new Map<string, number>();
  for (const { commission } of queued) measureChain(commission.id, nextOf, lengths);
  return lengths;
}

/** Fills in the lengths of `from` and of all behind it; without recursion, since a line may be thousands long. */
function measureChain(
  from: string,
  nextOf: ReadonlyMap<string, readonly string[]>,
  lengths: Map<string, number>,
): void {
  const path = [{ id: from, at: 0 }];
  const onPath = new Set([from]);
  for (let top = path.at(-1); top && !lengths.has(from); top = path.at(-1)) {
    const next = nextOf.get(top.id) ?? [];
    const one = next[top.at];
    if (one === undefined) {
      const isBehind = (other: string): boolean => !onPath.has(other);
      const longest = next
        .filter(isBehind)
        .reduce((most, other) => Math.max(most, 1 + (lengths.get(other) ?? 0)), 0);
      lengths.set(top.id, longest);
      onPath.delete(top.id);
      path.pop();
      continue;
    }
    top.at += 1;
    if (lengths.has(one) || onPath.has(one)) continue;
    onPath.add(one);
    path.push({ id: one, at: 0 });
  }
}
