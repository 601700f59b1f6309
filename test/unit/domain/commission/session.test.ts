import { deepEqual, equal } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { eventOf, play, reach, sampleId as id } from '../../../fixtures/situations.ts';
import { requeued } from '../../../fixtures/commissionEvents.ts';

const opened = (confinement: string | undefined): EventDraft =>
  ({ ...eventOf('thread_opened'), data: { thread: 't', confinement } }) as EventDraft;

describe('given sessions of one workspace', () => {
  it('when they are confined unlike, then the weakest stays', () => {
    const seen: unknown[] = [];
    let view = reach('running');
    for (const confinement of ['scope', undefined, 'workspace', 'scope', 'none', 'workspace']) {
      view = play([opened(confinement), eventOf('interrupted'), eventOf('claimed')], view)!;
      seen.push(view.confinement);
    }
    deepEqual(seen, ['scope', 'scope', 'workspace', 'workspace', 'none', 'none']);
  });

  it('when the workspace is a fresh one, then what confined the last is forgotten', () => {
    const none = play(
      [opened('none'), eventOf('interrupted'), eventOf('claimed')],
      reach('running'),
    );
    const fresh = play([eventOf('admitted')], none);
    deepEqual([none?.confinement, fresh?.confinement, fresh?.thread], ['none', undefined, 't']);
    equal(play([opened('scope')], fresh)?.confinement, 'scope');
  });

  it('when an older version opened one, then no more than its thread is known', () => {
    const before = reach('running');
    const bare = { ...eventOf('thread_opened'), data: { thread: 't' } } as EventDraft;
    const { thread, ...rest } = play([bare], before)!;
    const { lastSeq, changedAt } = rest;
    deepEqual([thread, rest], ['t', { ...before, lastSeq, changedAt }]);
  });

  it('when another attempt is asked for, then agent and confinement are forgotten', () => {
    const told = play([eventOf('thread_opened')], reach('running'));
    deepEqual([told?.confinement, told?.agent?.name], ['scope', 'a']);
    const again = play([requeued(id, 1)], told);
    deepEqual([again?.confinement, again?.agent], [undefined, undefined]);
  });
});
