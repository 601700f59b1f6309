import type { DecisionState } from '../board/decisionRows.ts';
import { say } from '../words.ts';

/** How a decision file is marked where files are listed. */
export interface Badge {
  /** One sign; none where a colour says enough. */
  readonly sign?: string;
  readonly tooltip: string;
  /** A colour of the theme. */
  readonly color: string;
}

const badges: Readonly<Record<DecisionState, Badge | undefined>> = {
  problem: { sign: '!', tooltip: say('cannot be read'), color: 'list.errorForeground' },
  over: { tooltip: say('not active'), color: 'disabledForeground' },
  open: undefined,
  needsYou: { sign: '?', tooltip: say('a commission needs you'), color: 'list.warningForeground' },
  running: { sign: '▸', tooltip: say('a commission is running'), color: 'charts.blue' },
  waiting: { sign: '…', tooltip: say('a commission is waiting'), color: 'charts.blue' },
  held: { sign: '◉', tooltip: say('a result is held for review'), color: 'charts.yellow' },
  landed: { sign: '✓', tooltip: say('landed'), color: 'testing.iconPassed' },
  closed: undefined,
};

/** Nothing for a decision of which there is nothing to see yet, or any more (docs/rules.md R225). */
export const badgeOf = (state: DecisionState): Badge | undefined => badges[state];
