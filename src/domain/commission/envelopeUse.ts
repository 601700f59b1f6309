import { isExecuting } from './situation.ts';
import { situationOf, type CommissionView } from './view.ts';
import type { EnvelopeQuestion } from '../envelope/evaluate.ts';

type Counts = Pick<EnvelopeQuestion, 'activeConcurrency' | 'consumedCommissions'>;

/**
 * What goes on under an envelope before `mine` has its turn, counted from the record. Those that came
 * first count: so of too many it is always the later ones that are blocked, whoever asks first.
 *
 * @param mine The commission that asks; `undefined` for one about to be issued, which comes last.
 * @param under Every commission under the envelope.
 */
export function countsFor(
  mine: CommissionView | undefined,
  under: readonly CommissionView[],
): Counts {
  const active = mine ? under.filter((view) => runs(view) && claimedBefore(view, mine)) : [];
  const consumed = under.filter(
    (view) => consumes(view) && (!mine || view.createdSeq < mine.createdSeq),
  );
  return { activeConcurrency: active.length, consumedCommissions: consumed.length };
}

/** A run that was cut off holds its paths, but no agent works on it. */
export const runs = (view: CommissionView): boolean =>
  isExecuting(situationOf(view)) && view.lease !== undefined;

/** Where both hold a lease the earlier one counts; a tie is settled by age. Nobody comes before themselves. */
function claimedBefore(other: CommissionView, mine: CommissionView): boolean {
  const difference = (other.lease?.claimedAt ?? 0) - (mine.lease?.claimedAt ?? Infinity);
  return difference === 0 ? other.createdSeq < mine.createdSeq : difference < 0;
}

/** One that was ended before it ever ran gives its place in the budget back. */
function consumes(view: CommissionView): boolean {
  const ended = view.state === 'cancelled' || view.state === 'expired';
  return !ended || view.attempt > 1 || view.admittedBase !== undefined;
}
