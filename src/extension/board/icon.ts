import type { Situation } from '../../domain/commission/situation.ts';

/** A codicon and, where it has one, a theme colour. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

/** How each situation looks; colours come from the theme, so high contrast and light themes fit. */
export const situationIcons: Readonly<Record<Situation, Icon>> = {
  draft: { id: 'edit' },
  queued: { id: 'circle-outline' },
  preflighting: { id: 'loading~spin', color: 'charts.blue' },
  running: { id: 'loading~spin', color: 'charts.blue' },
  landing: { id: 'git-merge', color: 'charts.blue' },
  blocked_stale: { id: 'history', color: 'list.warningForeground' },
  blocked_policy: { id: 'shield', color: 'list.warningForeground' },
  needs_human_review: { id: 'question', color: 'list.warningForeground' },
  failed: { id: 'error', color: 'list.errorForeground' },
  held: { id: 'eye', color: 'charts.yellow' },
  landed: { id: 'pass-filled', color: 'testing.iconPassed' },
  refused: { id: 'close' },
  reverted: { id: 'discard' },
  cancelled: { id: 'circle-slash' },
  expired: { id: 'watch' },
};
