import { deepEqual, equal } from 'node:assert/strict';
import type { CommissionFact, EventDraft } from '../../../../src/domain/commission/event.ts';
import { fold } from '../../../../src/domain/commission/fold.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { requeued, stored } from '../../../fixtures/commissionEvents.ts';
import { eventOf, play, reach, sampleId as id } from '../../../fixtures/situations.ts';

type Type = Parameters<typeof eventOf>[0];
type DataOf<T extends Type> = Extract<CommissionFact, { type: T; data: unknown }>['data'];
const dataOf = <T extends Type>(type: T): DataOf<T> => eventOf(type).data as DataOf<T>;
const withData = (type: Type, more: object): EventDraft => {
  const event = eventOf(type);
  return { ...event, data: { ...event.data, ...more } } as EventDraft;
};
const { result } = dataOf('split');
const settled = dataOf('settled');
const report = { summary: 'done', claims: [] };

describe('given facts one after another', () => {
  it('when turns end one after another, then their tokens add up', () => {
    const view = play([eventOf('turn_ended'), eventOf('turn_ended')], reach('running'));
    deepEqual([view?.turns, view?.tokens], [2, 10]);
    const again = play([requeued(id, 1)], view);
    deepEqual([again?.turns, again?.tokens], [0, 0]);
  });

  it('when it was cut off and is claimed again, then it is not cut off any more', () => {
    const open = play([eventOf('interrupted')], reach('running'));
    equal(open?.interrupted, true);
    equal(play([eventOf('claimed')], open)?.interrupted, false);
    equal(play([requeued(id, 1)], open)?.interrupted, false);
  });

  it('when changes are requested, then the report of the run before is gone and the thread is not', () => {
    const told = [eventOf('thread_opened'), withData('turn_ended', { report })];
    const held = withData('settled', { delivery: { ...settled.delivery, autoApply: false } });
    const view = play([...told, held], reach('running'));
    equal(view && situationOf(view), 'held');
    deepEqual(
      [view?.delivery?.requestedBy, view?.report, view?.result],
      ['verdict', report, result],
    );
    const revised = play([eventOf('revised')], view);
    deepEqual([revised?.report, revised?.thread, revised?.result], [undefined, 't', result]);
  });

  it('when it is claimed again after it was cut off, then that is no reason any more', () => {
    const view = play([eventOf('interrupted'), eventOf('claimed')], reach('running'));
    deepEqual([view?.interrupted, view?.reason], [false, undefined]);
  });

  it('when a run that nobody leases reports, then nothing changes, whatever it calls itself', () => {
    const open = play([eventOf('interrupted')], reach('running'))!;
    for (const by of ['engine:', 'engine:undefined', 'engine:drain-1'] as const)
      equal(fold(open, stored({ ...eventOf('interrupted'), by }, 99)), undefined);
  });

  it('when the event belongs to another attempt or to none, then nothing changes', () => {
    for (const attempt of [0, 2])
      equal(fold(reach('running'), stored({ ...eventOf('cancelled'), attempt }, 99)), undefined);
    equal(fold(undefined, stored(eventOf('cancelled'), 1)), undefined);
  });
});
