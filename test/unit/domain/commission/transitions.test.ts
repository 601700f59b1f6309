import { deepEqual, equal } from 'node:assert/strict';
import { dateStamp } from '../../../../src/domain/commission/dateStamp.ts';
import {
  possibleIn,
  holdsLock,
  isClosed,
  isExecuting,
  needsOperator,
  situations,
  type Situation,
} from '../../../../src/domain/commission/situation.ts';

type Fact = keyof typeof possibleIn;

/** docs/rules.md R18, written down a second time: in which situations what may happen. */
const possible: Readonly<Record<Fact, string>> = {
  queued: 'draft',
  made_to_wait: 'draft queued',
  overridden: 'draft queued',
  claimed: 'queued preflighting running',
  admitted: 'preflighting',
  started: 'preflighting',
  thread_opened: 'preflighting running',
  turn_ended: 'preflighting running',
  captured: 'preflighting running',
  measured: 'preflighting running landing held',
  judged: 'preflighting running',
  settled: 'preflighting running',
  interrupted: 'preflighting running',
  landing_started: 'landing held',
  landed: 'landing',
  held: 'landing held',
  resumed: 'preflighting running needs_human_review failed',
  revised: 'held needs_human_review failed',
  accepted: 'failed needs_human_review',
  split: 'held',
  carried_over: 'draft',
  refused: 'held',
  reverted: 'landed',
  requeued:
    'queued preflighting running blocked_stale blocked_policy needs_human_review failed held',
  cancelled:
    'draft queued preflighting running blocked_stale blocked_policy needs_human_review failed held',
  expired: 'draft queued blocked_stale blocked_policy',
};

const those = (holds: (situation: Situation) => boolean): string =>
  situations.filter((situation) => holds(situation)).join(' ');

describe('given the life of a commission', () => {
  it('when the table of transitions is read, then it has these facts and no other', () => {
    deepEqual(Object.keys(possibleIn).sort(), Object.keys(possible).sort());
  });

  for (const [fact, where] of Object.entries(possible) as [Fact, string][])
    it(`when it may be ${fact}, then only where it is ${where}`, () => {
      equal(possibleIn[fact].join(' '), where);
    });

  it('when situations are told apart, then by these words', () => {
    equal(
      situations.join(' '),
      'draft queued preflighting running blocked_stale blocked_policy needs_human_review failed ' +
        'held landing landed refused reverted cancelled expired',
    );
    equal(those(isClosed), 'landed refused reverted cancelled expired');
    equal(those(isExecuting), 'preflighting running');
    equal(those(holdsLock), 'preflighting running landing');
    equal(those(needsOperator), 'blocked_stale blocked_policy needs_human_review failed held');
  });

  it('when an id is stamped, then with the day in UTC', () => {
    equal(dateStamp(Date.UTC(2026, 0, 2, 23, 59, 59, 999)), '20260102');
    equal(dateStamp(Date.UTC(2026, 10, 30)), '20261130');
  });
});
