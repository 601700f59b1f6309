import type { DecisionState } from '../board/decisionRows.ts';

/** How a decision file is marked where files are listed. */
export interface Badge {
  /** One sign; none where a colour says enough. */
  readonly sign?: string;
  readonly tooltip: string;
  /** A colour of the theme. */
  readonly color: string;
}

const badges: Readonly<Record<DecisionState, Badge | undefined>> = {
  problem: { sign: '!', tooltip: 'cannot be read', color: 'list.errorForeground' },
  over: { tooltip: 'not active', color: 'disabledForeground' },
  open: undefined,
  needsYou: { sign: '?', tooltip: 'a commission needs you', color: 'list.warningForeground' },
  running: { sign: '▸', tooltip: 'a commission is running', color: 'charts.blue' },
  waiting: { sign: '…', tooltip: 'a commission is waiting', color: 'charts.blue' },
  held: { sign: '◉', tooltip: 'a result is held for review', color: 'charts.yellow' },
  landed: { sign: '✓', tooltip: 'landed', color: 'testing.iconPassed' },
  closed: undefined,
};

/** Nothing for a decision of which there is nothing to see yet, or any more (docs/rules.md R225). */
export const badgeOf = (state: DecisionState): Badge | undefined => badges[state];
