/** What one commission may take; what is absent is as its plan, its decision or the settings say. */
export interface Budget {
  /** Turns of the agent, repair turns included. */
  readonly turns?: number;
  /** Tokens of all turns. */
  readonly tokens?: number;
  /** Milliseconds of agent turns, counted while the machine is awake. */
  readonly workMs?: number;
  /** How often red evidence goes back to the same thread. */
  readonly repairTurns?: number;
}

/** A budget of which nothing is left open. */
export type Limits = Required<Budget>;

/** What has been taken of it so far. */
export type Spent = Pick<Limits, 'turns' | 'tokens' | 'workMs'>;

/** Share of a budget at which an agent is told to come to an end, while it still can. */
export const warnAt = 0.8;

/** The commission's own word before the settings'. */
export const limitsOf = (budget: Budget | undefined, settings: Limits): Limits => ({
  ...settings,
  ...budget,
});

/** What is used up, in a clause with its figures; `undefined` while something is left of everything. */
export function usedUp(spent: Spent, limits: Limits): string | undefined {
  if (spent.tokens >= limits.tokens) return `${spent.tokens} of ${limits.tokens} tokens`;
  if (spent.workMs >= limits.workMs)
    return `${minutes(spent.workMs)} of ${minutes(limits.workMs)} minutes`;
  return spent.turns >= limits.turns ? `all of its ${limits.turns} turns` : undefined;
}

/** The greatest share that is used of tokens or time, 0 to 1 and above. */
export const shareUsed = (
  { tokens, workMs }: Pick<Spent, 'tokens' | 'workMs'>,
  limits: Limits,
): number => Math.max(tokens / limits.tokens, workMs / limits.workMs);

/** The nearer word before the one further away, each figure by itself. */
export function laidOverBudget(under?: Budget, over?: Budget): Budget | undefined {
  return under || over ? { ...under, ...over } : undefined;
}

const minutes = (ms: number): string => String(Math.round(ms / 6_000) / 10);
