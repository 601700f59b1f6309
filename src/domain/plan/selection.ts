import type { Decision } from '../decision/decision.ts';
import { isActive } from '../decision/decision.ts';

/** Which decisions an operator asks for. Nothing at all means every active one without commissions. */
export interface Selectors {
  /** By id, in the order given. */
  readonly named: readonly string[];
  /** Active decisions about one of these problems, by its id. */
  readonly problems: readonly string[];
  /** Active decisions of one of these contexts. */
  readonly contexts: readonly string[];
  /** Every active decision, commissioned before or not. */
  readonly allActive: boolean;
}

export interface SelectionInput extends Selectors {
  /** Every decision that could be read, sorted by id. */
  readonly decisions: readonly Decision[];
  /** Commissions of a decision in any state, each as `wc-… (landed)`. */
  readonly commissionsOf: (decision: string) => readonly string[];
  /** Take those that have commissions, too. */
  readonly force: boolean;
  /** The call itself names the paths, or a plan will: a decision without any is no obstacle. */
  readonly pathsGiven: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A decision that was not taken, or taken although it has commissions. */
export interface Noted {
  readonly decision: string;
  readonly code: 'has_commissions' | 'no_paths' | 'expired';
  /** Half a sentence: what is so, and what to do about it. */
  readonly text: string;
}

export interface Selection {
  /** Ids: named ones first, in their order; the rest sorted. */
  readonly refs: readonly string[];
  readonly skipped: readonly Noted[];
  /** Taken although they have commissions, since the operator said so. */
  readonly forced: readonly Noted[];
}

/** True when the operator names nothing, so that the harness chooses. */
export const isOpenChoice = ({ named, problems, contexts, allActive }: Selectors): boolean =>
  named.length + problems.length + contexts.length === 0 && !allActive;

/**
 * The decisions of a plan. Those the operator names or means by `allActive` are all taken, so that a
 * missing path is refused and not overlooked; from what the harness finds by itself, a decision that
 * cannot be commissioned is left out and named (docs/rules.md R12).
 */
export function selectDecisions(input: SelectionInput): Selection {
  const active = input.decisions.filter(isActive);
  const meant = new Set([...input.named, ...(input.allActive ? active.map(({ id }) => id) : [])]);
  const found = active.filter((decision) => !meant.has(decision.id) && isFound(decision, input));
  const skipped: Noted[] = [];
  const refs = [...meant];
  for (const decision of found) {
    const obstacle = obstacleOf(decision, input);
    if (obstacle) skipped.push(obstacle);
    else refs.push(decision.id);
  }
  const forced = refs.flatMap((ref) => commissioned(ref, input) ?? []);
  return { refs, skipped, forced };
}

function isFound(decision: Decision, input: SelectionInput): boolean {
  return (
    isOpenChoice(input) ||
    decision.problemRefs.some((ref) => input.problems.includes(ref)) ||
    (decision.context !== undefined && input.contexts.includes(decision.context))
  );
}

function obstacleOf(decision: Decision, input: SelectionInput): Noted | undefined {
  const { id, validUntil } = decision;
  const had = input.force ? undefined : commissioned(id, input);
  if (had) return had;
  if (validUntil !== undefined && validUntil <= input.now) {
    const text = `it expired ${new Date(validUntil).toISOString()}; give it a later valid_until`;
    return { decision: id, code: 'expired', text };
  }
  if (input.pathsGiven || hasPaths(decision)) return undefined;
  const text = 'it names no path; list affected_files or allowed_paths in its front matter';
  return { decision: id, code: 'no_paths', text };
}

function commissioned(decision: string, input: SelectionInput): Noted | undefined {
  const commissions = input.commissionsOf(decision);
  if (commissions.length === 0) return undefined;
  return { decision, code: 'has_commissions', text: `it has ${commissions.join(', ')}` };
}

/** Whether a commission of the decision could get its paths from the decision alone. */
export const hasPaths = ({ allowedPaths, affectedFiles }: Decision): boolean =>
  allowedPaths.length + affectedFiles.length > 0;
