import type { z } from 'zod';
import type { Budget } from '../../domain/budget/budget.ts';
import { duration, text } from './keyShapes.ts';
import { omitUndefined } from '../../base/omitUndefined.ts';

const amount = text
  .regex(/^\d{1,12}$/, 'must be a whole number')
  .transform(Number)
  .optional();
const someAmount = text
  .regex(/^0*[1-9]\d{0,11}$/, 'must be a whole number above 0')
  .transform(Number)
  .optional();

/** What a commission may take, in decisions and plans alike. */
export const budgetKeys = {
  max_turns: someAmount,
  max_tokens: someAmount,
  max_time: duration.optional(),
  repair_turns: amount,
} as const;

type Written = { readonly [K in keyof typeof budgetKeys]?: z.infer<(typeof budgetKeys)[K]> };

/** `undefined` where none of the keys is there. */
export function budgetOf(written: Written): Budget | undefined {
  const budget = omitUndefined({
    turns: written.max_turns,
    tokens: written.max_tokens,
    workMs: written.max_time,
    repairTurns: written.repair_turns,
  });
  return Object.keys(budget).length > 0 ? budget : undefined;
}
