import { needsOperator, possibleIn } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { say } from '../words.ts';

/** Where a report names a commission; line and letters from 0. */
export interface NamedCommission {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly id: string;
  /** The line is about it alone. */
  readonly isItem: boolean;
}

/** A line of a list that begins with a commission, after the commit where there is one. */
const item = /^\s*- (?:`[0-9a-f]+` |already there )?wc-/;

/** Every place of a text that names a commission. @param isKnown Whether there is one of this id. */
export function namedCommissions(
  text: string,
  isKnown: (id: string) => boolean,
): NamedCommission[] {
  return text.split(/\r?\n/).flatMap((words, line) =>
    [...words.matchAll(/(?<![\w-])wc-[\w-]+/g)]
      .filter(([id]) => isKnown(id))
      .map(({ 0: id, index }, at) => ({
        ...{ line, from: index, to: index + id.length, id },
        isItem: at === 0 && item.test(words),
      })),
  );
}

/** What can be done with a commission from where it is named. */
export interface CommissionAction {
  readonly title: string;
  readonly command: 'haft.show' | 'haft.review' | 'haft.requeue';
}

export function actionsOn(view: CommissionView): CommissionAction[] {
  const situation = situationOf(view);
  const mayRequeue = needsOperator(situation) && possibleIn.requeued.includes(situation);
  return [
    { title: say('Show Proof'), command: 'haft.show' },
    ...(view.result ? [{ title: say('Review Diff'), command: 'haft.review' } as const] : []),
    ...(mayRequeue ? [{ title: say('Requeue…'), command: 'haft.requeue' } as const] : []),
  ];
}
