import { deepEqual, equal } from 'node:assert/strict';
import { fold } from '../../../../src/domain/commission/fold.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { admits, situations, type Situation } from '../../../../src/domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../../../src/domain/commission/view.ts';
import {
  cancelled,
  created,
  landedLife,
  requeued,
  stored,
} from '../../../fixtures/commissionEvents.ts';

const id = 'wc-20261101-00000001';
const drain = 'drain-1';

const play = (drafts: readonly EventDraft[], from?: CommissionView): CommissionView | undefined =>
  drafts.reduce<CommissionView | undefined>(
    (view, draft, i) => fold(view, stored(draft, (from?.lastSeq ?? 0) + i + 1)) ?? view,
    from,
  );

/** One commission in each situation, reached through events alone. */
function reach(situation: Situation): CommissionView {
  const life = landedLife(id, drain);
  const [create, claim, admit, start, capture, settle, landing, landed] = life as [
    EventDraft,
    EventDraft,
    EventDraft,
    EventDraft,
    EventDraft,
    EventDraft & { type: 'settled' },
    EventDraft,
    EventDraft,
  ];
  const running = [create, claim, admit, start, capture];
  const settled = (
    state: 'blocked_stale' | 'blocked_policy' | 'needs_human_review' | 'failed',
  ): EventDraft[] => [...running, { ...settle, data: { ...settle.data, state } }];
  const held: EventDraft = {
    type: 'held',
    by: 'engine:x',
    commission: id,
    attempt: 1,
    data: { reason: 'checkout_dirty', text: '', paths: [], requestedBy: 'drain' },
  };
  const by = { by: 'operator:test', commission: id, attempt: 1 };
  const ways: Record<Situation, EventDraft[]> = {
    draft: [
      {
        ...create,
        type: 'created',
        data: { ...(create as EventDraft & { type: 'created' }).data, state: 'draft' },
      },
    ],
    queued: [create],
    preflighting: [create, claim],
    running,
    blocked_stale: settled('blocked_stale'),
    blocked_policy: settled('blocked_policy'),
    needs_human_review: settled('needs_human_review'),
    failed: settled('failed'),
    landing: [...running, settle],
    held: [...running, settle, held],
    landed: [...running, settle, landing, landed],
    refused: [...running, settle, held, { ...by, type: 'refused', data: { reason: 'no' } }],
    reverted: [
      ...running,
      settle,
      landing,
      landed,
      { ...by, type: 'reverted', data: { commit: 'c', reason: 'no' } },
    ],
    cancelled: [create, cancelled(id)],
    expired: [create, { ...by, type: 'expired', data: { previousState: 'queued' } }],
  };
  const view = play(ways[situation]);
  if (!view) throw new Error(`cannot reach ${situation}`);
  return view;
}

function resultAndVerdict(): Pick<
  Extract<EventDraft, { type: 'split' }>['data'],
  'result' | 'verdict'
> {
  const life = landedLife(id, drain);
  const captured = life.find((event) => event.type === 'captured');
  const settled = life.find((event) => event.type === 'settled');
  if (!captured || !settled) throw new Error('a life without result');
  return { result: captured.data.result, verdict: settled.data.verdict };
}

/** One event of each type, as a drain or operator would write it on the first attempt. */
function eventOf(type: keyof typeof admits): EventDraft {
  const run = { by: `engine:${drain}`, commission: id, attempt: 1 };
  const known = [...landedLife(id, drain), requeued(id, 1), cancelled(id)].find(
    (one) => one.type === type,
  );
  if (known) return known;
  const others: Partial<Record<keyof typeof admits, EventDraft>> = {
    overridden: {
      ...run,
      type: 'overridden',
      data: {
        override: {
          kind: 'tactical',
          outOfSpec: true,
          projectReadiness: 'needs_onboard',
          reason: 'r',
          recordedAt: '',
        },
      },
    },
    thread_opened: { ...run, type: 'thread_opened', data: { thread: 't' } },
    turn_ended: { ...run, type: 'turn_ended', data: { turn: 1, status: 'completed', tokens: 5 } },
    measured: { ...run, type: 'measured', data: { tree: '', runs: [], round: 'result' } },
    interrupted: { ...run, type: 'interrupted', data: { reason: 'r' } },
    held: {
      ...run,
      type: 'held',
      data: { reason: 'tip_moved', text: '', paths: [], requestedBy: 'drain' },
    },
    refused: { ...run, type: 'refused', data: { reason: 'r' } },
    reverted: { ...run, type: 'reverted', data: { commit: 'c', reason: 'r' } },
    revised: { ...run, type: 'revised', data: { feedback: 'shorter' } },
    accepted: { ...run, type: 'accepted', data: { reason: 'r', previousState: 'failed' } },
    split: { ...run, type: 'split', data: { ...resultAndVerdict(), rest: 'wc-rest' } },
    carried_over: {
      ...run,
      type: 'carried_over',
      data: { ...resultAndVerdict(), from: 'wc-x', base: 'b' },
    },
    expired: { ...run, type: 'expired', data: { previousState: 'queued' } },
  };
  const draft = others[type];
  if (!draft) throw new Error(`no sample of ${type}`);
  return draft;
}

describe('given the transition table', () => {
  for (const situation of situations) {
    it(`when a commission is ${situation}, then exactly the facts of its row change it`, () => {
      const view = reach(situation);
      equal(situationOf(view), situation);
      for (const type of Object.keys(admits) as (keyof typeof admits)[]) {
        const after = fold(view, stored(eventOf(type), view.lastSeq + 1));
        equal(after !== undefined, admits[type].includes(situation), `${type} on ${situation}`);
      }
    });
  }
});

describe('given a running commission', () => {
  it('when it is requeued, then the attempt is its fence and the old run changes nothing', () => {
    const view = reach('running');
    const again = play([requeued(id, 1)], view);
    equal(again?.state, 'queued');
    equal(again.attempt, 2);
    deepEqual([again.lease, again.result, again.thread], [undefined, undefined, undefined]);
    equal(fold(again, stored(eventOf('settled'), 99)), undefined);
  });

  it('when a run without its lease reports, then nothing changes', () => {
    const event = { ...eventOf('turn_ended'), by: 'engine:another' };
    equal(fold(reach('running'), stored(event, 99)), undefined);
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
