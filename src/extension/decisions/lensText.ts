import { isClosed, isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { DecisionCheck } from '../../engine/plans/checkDecision.ts';
import { situationText } from '../board/situationText.ts';
import { say } from '../words.ts';
import { filesText } from '../board/countTexts.ts';

/** One line above a decision, and what a click on it does. */
export interface LensText {
  readonly title: string;
  readonly command: string;
  readonly argument?: string;
}

/** What can be done with a decision as its text is now: its live commissions, else the making of one. */
export function lensTexts(check: DecisionCheck, views: readonly CommissionView[]): LensText[] {
  const live = views.filter((view) => !isClosed(situationOf(view)));
  if (live.length > 0) return live.map(liveLens);
  const { decision, refusal, notes = [] } = check;
  if (refusal?.code === 'decision_not_active') return [];
  const errors = notes.filter(({ severity }) => severity === 'error').length;
  if (errors > 0 || !decision) {
    const title = errors === 1 ? say('1 problem to mend') : say('{0} problems to mend', errors);
    return [{ title: `$(error) ${title}`, command: 'workbench.actions.view.problems' }];
  }
  const title = `$(add) ${say('Create Commission')} · ${scopeText(check)}`;
  return [{ title, command: 'haft.createFromDecision', argument: decision.id }];
}

/** A file that several patterns match is counted with each of them. */
function scopeText({ matched }: DecisionCheck): string {
  const count = matched.reduce((sum, { files }) => sum + files, 0);
  const files = filesText(count);
  return matched.length > 1 && count > 1
    ? say('up to {0} in scope', files)
    : say('{0} in scope', files);
}

function liveLens(view: CommissionView): LensText {
  const situation = situationOf(view);
  const argument = view.commission.id;
  const words = situationText[situation];
  if (view.result && !isExecuting(situation))
    return { title: `$(eye) ${words} — ${say('Review')}`, command: 'haft.review', argument };
  return isExecuting(situation)
    ? { title: `$(sync) ${words} — ${say('Follow')}`, command: 'haft.follow', argument }
    : { title: `$(clock) ${words} — ${say('Show')}`, command: 'haft.show', argument };
}
