import { durationText } from '../../base/duration.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { say } from '../words.ts';

/** What the agent has taken so far, and of how much where the commission itself says so; empty before it began. */
export function usedText({ turns, tokens, workMs, commission }: CommissionView): string {
  if (turns === 0 && tokens === 0 && workMs === 0) return '';
  const { budget = {} } = commission;
  const seconds = durationText(Math.round(workMs / 1_000) * 1_000);
  return [
    turnsText(turns, budget.turns),
    budget.tokens === undefined
      ? say('{0} tokens', tokens)
      : say('{0} of {1} tokens', tokens, budget.tokens),
    budget.workMs === undefined
      ? seconds
      : say('{0} of at most {1}', seconds, durationText(budget.workMs)),
  ].join(', ');
}

function turnsText(turns: number, most: number | undefined): string {
  if (most !== undefined) return say('{0} of {1} turns', turns, most);
  return turns === 1 ? say('1 turn') : say('{0} turns', turns);
}
