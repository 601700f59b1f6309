import { durationText } from '../../base/duration.ts';
import type { CommissionView } from '../../domain/commission/view.ts';

/** What the agent has taken so far, and of how much where the commission itself says so; empty before it began. */
export function spentText({ turns, tokens, workMs, commission }: CommissionView): string {
  if (turns === 0 && tokens === 0 && workMs === 0) return '';
  const { budget = {} } = commission;
  const of = (most: number | string | undefined): string =>
    most === undefined ? '' : ` of ${most}`;
  const seconds = durationText(Math.round(workMs / 1_000) * 1_000);
  const longest = budget.workMs === undefined ? undefined : durationText(budget.workMs);
  return [
    `${turns}${of(budget.turns)} ${turns === 1 && budget.turns === undefined ? 'turn' : 'turns'}`,
    `${tokens}${of(budget.tokens)} tokens`,
    `${seconds}${of(longest)}`,
  ].join(', ');
}
