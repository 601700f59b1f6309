import type { Answer, CriterionAnswer, Judgement } from '../../domain/judgement/judgement.ts';

/** How an answer is said to people. */
export const answerWords: Readonly<Record<Answer, string>> = {
  met: 'met',
  not_met: 'not met',
  cannot_tell: 'cannot tell',
};

/** Whose word it is: `codex 1.2.3, model x`; nobody's where no session of a judge came about. */
export function judgeName({ agent, model }: Pick<Judgement, 'agent' | 'model'>): string {
  if (!agent) return 'nobody';
  return `${agent.name} ${agent.version}${model === undefined ? '' : `, model ${model}`}`;
}

/** Where it is to be seen, `a.ts:3, b.ts:9`; empty without a place. */
const placesText = ({ places }: Pick<CriterionAnswer, 'places'>): string =>
  places.map(({ file, line }) => `${file}:${line}`).join(', ');

/** Why, and where that is to be seen. */
export function whyText({ why, places }: Pick<CriterionAnswer, 'why' | 'places'>): string {
  const at = placesText({ places });
  return at === '' ? why : `${why} (${at})`;
}

/** How many answers of each kind, as facts of a line. */
export function answerCounts({ answers }: Pick<Judgement, 'answers'>): string {
  const count = (kind: Answer): number => answers.filter(({ answer }) => answer === kind).length;
  return `met=${count('met')} not_met=${count('not_met')} cannot_tell=${count('cannot_tell')}`;
}
