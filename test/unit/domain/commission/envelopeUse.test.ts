import { deepEqual } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { countsFor } from '../../../../src/domain/commission/envelopeUse.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const view = (id: string, more: Partial<CommissionView> = {}): CommissionView => ({
  commission: commissionOf(id),
  state: 'queued',
  attempt: 1,
  createdSeq: Number(id),
  lastSeq: Number(id),
  changedAt: 0,
  turns: 0,
  tokens: 0,
  workMs: 0,
  interrupted: false,
  ...more,
});
const lease = (claimedAt: number) => ({ lease: { holder: 'h', drain: 'd', claimedAt } });
const running = (id: string, claimedAt: number): CommissionView =>
  view(id, { state: 'running', ...lease(claimedAt) });

describe('given commissions under one envelope', () => {
  it('when one is about to be issued, then all others use up the budget and nothing runs yet', () => {
    deepEqual(countsFor(undefined, [view('1'), running('2', 5), view('3', { state: 'failed' })]), {
      activeConcurrency: 0,
      consumedCommissions: 3,
    });
  });

  it('when one asks, then only those issued before it use up the budget', () => {
    const all = [view('1'), running('2', 5), view('3')];
    deepEqual(countsFor(running('2', 5), all).consumedCommissions, 1);
    deepEqual(countsFor(all[0], all).consumedCommissions, 0);
  });

  it('when several run, then only those claimed before it count, and age settles a tie', () => {
    const all = [running('1', 9), running('2', 5), running('3', 5)];
    deepEqual(
      all.map((one) => countsFor(one, all).activeConcurrency),
      [2, 0, 1],
    );
  });

  it('when one holds no lease yet, then every run was claimed before it', () => {
    deepEqual(countsFor(view('1'), [view('1'), running('2', 5)]).activeConcurrency, 1);
  });

  it('when a run was cut off, lands or has ended, then no agent of it executes', () => {
    const idle = [
      view('1', { state: 'running' }),
      view('2', { state: 'completed', ...lease(1) }),
      view('3', { state: 'failed', ...lease(1) }),
    ];
    deepEqual(countsFor(running('9', 5), idle).activeConcurrency, 0);
    deepEqual(
      countsFor(running('9', 5), [view('1', { state: 'preflighting', ...lease(1) })])
        .activeConcurrency,
      1,
    );
  });

  const ended: [what: string, more: Partial<CommissionView>, consumed: number][] = [
    ['was cancelled before it ran', { state: 'cancelled' }, 0],
    ['expired before it ran', { state: 'expired' }, 0],
    ['was cancelled in a later attempt', { state: 'cancelled', attempt: 2 }, 1],
    ['was cancelled in the middle', { state: 'cancelled', admittedBase: 'b' }, 1],
    ['landed', { state: 'completed' }, 1],
    ['failed', { state: 'failed' }, 1],
  ];
  for (const [what, more, consumed] of ended) {
    it(`when one ${what}, then it uses up ${consumed} of the budget`, () => {
      deepEqual(countsFor(undefined, [view('1', more)]).consumedCommissions, consumed);
    });
  }
});
