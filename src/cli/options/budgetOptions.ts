import type { Budget } from '../../domain/budget/budget.ts';
import { said, text, type Given } from '../option.ts';
import { usage } from '../surface.ts';
import { duration } from './duration.ts';

/** What a commission may take. */
export const budgetOptions = {
  maxTurns: text('n', 'turns of the agent, repair turns included (default 20)'),
  maxTokens: text('n', 'tokens of all turns (default 5000000)'),
  maxTime: text('duration', 'time of all turns, e.g. 90m (default 4h)'),
  repairTurns: text('n', 'how often red evidence goes back to the agent (default 2)'),
};

/** `undefined` where no flag says anything. @throws Fault `usage` for what is no number or duration. */
export function budgetFrom(flags: Given<typeof budgetOptions>): Budget | undefined {
  const { maxTime } = flags;
  const budget = said({
    turns: count('--max-turns', flags.maxTurns),
    tokens: count('--max-tokens', flags.maxTokens),
    workMs: maxTime === undefined ? undefined : duration(maxTime),
    repairTurns: count('--repair-turns', flags.repairTurns),
  });
  return Object.keys(budget).length > 0 ? budget : undefined;
}

/** A whole number that was given. @throws Fault `usage`. */
export function count(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,12}$/.test(given)) return Number(given);
  throw usage(`${flag} ${given} is no whole number.`, 'Give a number such as 20.');
}
