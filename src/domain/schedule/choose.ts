import type { Commission } from '../commission/commission.ts';
import type { CommissionBrief } from '../commission/brief.ts';
import type { CommissionView } from '../commission/view.ts';
import type { AutonomyEnvelope } from '../envelope/envelope.ts';
import { situationOf } from '../commission/view.ts';
import type { CaseRule } from '../scope/pattern.ts';
import { fullEnvelope, type FullEnvelope } from './fullEnvelope.ts';
import { HeldPaths } from './heldPaths.ts';
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
  const start: string[] = [];
  const waiting: Waiting[] = [];
  for (const { id, cause } of decide(input)) {
    if (cause) waiting.push({ id, cause });
    else start.push(id);
  }
  return { start, waiting };
}

/** Those of {@link choose} that may start, without a look at whom the slots do not reach. */
export function chooseStart(input: ChoiceInput): string[] {
  const start: string[] = [];
  if (input.freeSlots <= 0) return start;
  for (const { id, cause } of decide(input)) {
    if (!cause) start.push(id);
    if (start.length >= input.freeSlots) break;
  }
  return start;
}

/** The candidates in order, each with what keeps it from starting. */
function* decide(
  input: ChoiceInput,
): Generator<{ readonly id: string; readonly cause: WaitCause | undefined }> {
  const taken: Taken = {
    started: [],
    held: new HeldPaths(input.rule, input.locked),
    reserved: new HeldPaths(input.rule),
  };
  const plan = planQuestion(input);
  for (const candidate of inOrder(input.queued)) {
    const cause = causeFor(candidate, input, plan, taken);
    const { id } = candidate.commission;
    if (!cause) {
      taken.started.push(candidate);
      taken.held.add(candidate);
    } else if (cause.kind === 'lock' && (input.overtaken.get(id) ?? 0) >= RESERVE_AFTER)
      taken.reserved.add(candidate);
    yield { id, cause };
  }
}

/** What those before a candidate have left. */
interface Taken {
  readonly started: CommissionView[];
  /** By those that execute and those that have just been chosen. */
  readonly held: HeldPaths;
  /** Kept free for those that were overtaken too often. */
  readonly reserved: HeldPaths;
}

function causeFor(
  candidate: CommissionView,
  input: ChoiceInput,
  plan: PlanQuestion,
  { started, held, reserved }: Taken,
): WaitCause | undefined {
  if (candidate.commission.validUntil <= input.now) return { kind: 'expired' };
  const dependency = unmetDependency(candidate, input);
  const blocked = planBlock(candidate, plan);
  if (blocked) return blocked;
  if (dependency) return dependency;
  const taken = held.from(candidate);
  if (taken) return { kind: 'lock', ...taken };
  const kept = reserved.from(candidate);
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

/** A dependant starts from the landed result: anything short of landed is waited for (docs/rules.md R87). */
export function unmetDependency(
  { commission }: Pick<CommissionBrief, 'commission'>,
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
