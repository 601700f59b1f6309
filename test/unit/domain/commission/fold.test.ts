import { deepEqual, equal } from 'node:assert/strict';
import { fold } from '../../../../src/domain/commission/fold.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { possibleIn, situations } from '../../../../src/domain/commission/situation.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { created, requeued, stored } from '../../../fixtures/commissionEvents.ts';
import { eventOf, play, reach, sampleId as id, variantsOf } from '../../../fixtures/situations.ts';

describe('given the transition table', () => {
  for (const situation of situations) {
    it(`when a commission is ${situation}, then exactly the facts of its row change it`, () => {
      const view = reach(situation);
      equal(situationOf(view), situation);
      for (const type of Object.keys(possibleIn) as (keyof typeof possibleIn)[]) {
        const changed = variantsOf(type).some(
          (event) => fold(view, stored(event, view.lastSeq + 1)) !== undefined,
        );
        equal(changed, possibleIn[type].includes(situation), `${type} on ${situation}`);
      }
    });
  }
});

describe('given a running commission', () => {
  it('when it is requeued, then R7: the attempt is its fence, and the old run shows and changes nothing', () => {
    const view = reach('running');
    const again = play([requeued(id, 1)], view);
    equal(again?.state, 'queued');
    equal(again.attempt, 2);
    deepEqual([again.lease, again.result, again.thread], [undefined, undefined, undefined]);
    equal(fold(again, stored(eventOf('settled'), 99)), undefined);
  });

  it('when a run without its lease reports, then nothing changes', () => {
    for (const type of ['turn_ended', 'judged'] as const) {
      const event = { ...eventOf(type), by: 'engine:another' as const };
      equal(fold(reach('running'), stored(event, 99)), undefined, type);
    }
  });

  it('when it is judged, then that is known until it is requeued or revised', () => {
    const judged = play([eventOf('judged')], reach('running'));
    deepEqual(judged?.judgement, { tree: 't', answers: [], tokens: 1 });
    equal(play([requeued(id, 1)], judged)?.judgement, undefined);
    const held = { ...reach('held'), judgement: judged.judgement };
    equal(play([eventOf('revised')], held)?.judgement, undefined);
    equal(play([eventOf('held')], held)?.judgement, judged.judgement);
  });

  it('when it is interrupted and claimed again, then thread, base and workspace are kept', () => {
    const open = play([eventOf('thread_opened'), eventOf('interrupted')], reach('running'));
    equal(open?.interrupted, true);
    const again = play([eventOf('claimed')], open);
    deepEqual(
      [again?.thread, again?.admittedBase, again?.interrupted],
      ['t', 'b'.repeat(40), false],
    );
  });
});

describe('given an event of a newer version', () => {
  it('when folded, then it changes nothing and breaks nothing', () => {
    const unknown = { ...eventOf('claimed'), type: 'teleported' } as unknown as EventDraft;
    equal(fold(reach('queued'), stored(unknown, 99)), undefined);
    equal(
      fold(
        reach('queued'),
        stored({ ...unknown, type: 'constructor' } as unknown as EventDraft, 99),
      ),
      undefined,
    );
  });
});

describe('given a fresh store', () => {
  it('when the same commission is created twice, then the first stays', () => {
    equal(fold(reach('queued'), stored(created(id), 99)), undefined);
  });
});

describe('given facts that come too early', () => {
  it('when it is queued, then S8: it cannot start', () => {
    equal(fold(reach('queued'), stored(eventOf('started'), 99)), undefined);
    equal(fold(reach('queued'), stored(eventOf('admitted'), 99)), undefined);
  });

  it('when it has not started, then S9: it can be found unfit, but it cannot have been done', () => {
    const ends = variantsOf('settled').map(
      (event) => fold(reach('preflighting'), stored(event, 99))?.state,
    );
    deepEqual(ends, [
      undefined,
      undefined,
      'blocked_stale',
      'blocked_policy',
      'needs_human_review',
      'failed',
    ]);
  });
});

describe('given a run that ends', () => {
  it('when it is blocked, then S10: it is blocked_policy, keeps its reason and lets its lease go', () => {
    const [, , , blocked] = variantsOf('settled').map((event) => play([event], reach('running')));
    deepEqual(
      [blocked?.state, blocked?.reason?.code, blocked?.lease],
      ['blocked_policy', 'evidence_passed', undefined],
    );
  });

  it('when it passes, then S12: it is completed, with the verdict and no debt of any kind', () => {
    const passed = play([eventOf('settled')], reach('running'));
    deepEqual(
      [passed?.state, passed?.verdict?.verdict, passed?.verdict?.code, passed?.delivery?.status],
      ['completed', 'pass', 'evidence_passed', 'landing'],
    );
  });
});

describe('given an executing commission that is requeued', () => {
  it('when it is preflighting, then S6: it is queued again without lease, and the event says from where', () => {
    const event = requeued(id, 1);
    const again = play([event], reach('preflighting'));
    deepEqual(
      [again?.state, again?.lease, again?.attempt, again?.commission.fetchedAt],
      ['queued', undefined, 2, event.type === 'requeued' && event.data.commission.fetchedAt],
    );
  });
});
