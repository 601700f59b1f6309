import { deepEqual, equal } from 'node:assert/strict';
import {
  ACTIVE_LEASE_MS,
  isLeaseTooOld,
  OPEN_MS,
  operatorBlock,
  type AttentionClock,
} from '../../../../src/domain/commission/attention.ts';
import type { Commission, CommissionState } from '../../../../src/domain/commission/commission.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;
const clock: AttentionClock = { now, leaseMaxAgeMs: 24 * hour };

const view = (
  state: CommissionState,
  more: Partial<CommissionView> = {},
  commission: Partial<Commission> = {},
): CommissionView => ({
  commission: commissionOf('wc-1', { fetchedAt: now, validUntil: now + 1, ...commission }),
  state,
  attempt: 1,
  createdSeq: 1,
  lastSeq: 1,
  changedAt: now,
  turns: 0,
  tokens: 0,
  workMs: 0,
  interrupted: false,
  ...more,
});
const claimed = (age: number): Partial<CommissionView> => ({
  lease: { holder: 'h', drain: 'd', claimedAt: now - age },
});
const delivered = (status: 'held' | 'landing' | 'landed' | 'refused' | 'reverted') => ({
  delivery: { status, reason: '', text: '', paths: [], requestedBy: 'verdict' as const },
});

describe('given commissions that do not go on by themselves', () => {
  type Row = readonly [
    row: string,
    what: string,
    view: CommissionView,
    code: string | undefined,
    actions: readonly string[],
  ];
  const late = { validUntil: now };
  const recover = ['inspect', 'requeue', 'cancel'];
  const table: readonly Row[] = [
    ['0', 'a cancelled one', view('cancelled', {}, late), undefined, []],
    ['0', 'an expired one', view('expired', {}, late), undefined, []],
    ['0', 'a landed one', view('completed', delivered('landed'), late), undefined, []],
    ['0', 'a refused one', view('completed', delivered('refused'), late), undefined, []],
    ['0', 'a reverted one', view('completed', delivered('reverted'), late), undefined, []],
    ['0', 'one that lands', view('completed', delivered('landing'), late), undefined, []],
    [
      '1',
      'a queued one past its time',
      view('queued', {}, late),
      'expired_before_terminal',
      ['inspect', 'cancel'],
    ],
    [
      '1',
      'a blocked one past its time',
      view('blocked_policy', {}, late),
      'expired_before_terminal',
      ['inspect', 'cancel'],
    ],
    [
      '1',
      'an old claim past its time',
      view('running', claimed(99 * hour), late),
      'expired_before_terminal',
      ['inspect', 'cancel'],
    ],
    ['Z1', 'a claim of 25 hours', view('running', claimed(25 * hour)), 'lease_too_old', recover],
    [
      '2',
      'a claim of exactly 24 hours',
      view('preflighting', claimed(24 * hour)),
      'lease_too_old',
      recover,
    ],
    [
      '3',
      'blocked_stale',
      view('blocked_stale'),
      'operator_decision_required',
      ['refresh_decision', 'refresh', 'cancel'],
    ],
    ['3', 'blocked_policy', view('blocked_policy'), 'operator_decision_required', recover],
    [
      'Z3',
      'needs_human_review, where haft has blocked_conflict',
      view('needs_human_review'),
      'operator_decision_required',
      recover,
    ],
    ['3', 'failed', view('failed'), 'operator_decision_required', recover],
    [
      '3',
      'a held result',
      view('completed', delivered('held'), late),
      'operator_decision_required',
      ['inspect', 'apply', 'refuse', 'requeue', 'cancel'],
    ],
    [
      '4',
      'a run that was cut off',
      view('running', { interrupted: true }),
      'active_lease_missing',
      recover,
    ],
    ['4', 'a preflight that was cut off', view('preflighting'), 'active_lease_missing', recover],
    ['Z2', 'a claim of 3 hours', view('running', claimed(3 * hour)), 'active_lease_old', recover],
    [
      '4',
      'a claim of exactly 2 hours',
      view('running', claimed(ACTIVE_LEASE_MS)),
      'active_lease_old',
      recover,
    ],
    [
      '4',
      'a claim just under 2 hours',
      view('running', claimed(ACTIVE_LEASE_MS - 1)),
      undefined,
      [],
    ],
    [
      '5',
      'one queued for exactly 24 hours',
      view('queued', {}, { fetchedAt: now - OPEN_MS }),
      'open_too_long',
      recover,
    ],
    [
      '5',
      'a draft of two days',
      view('draft', {}, { fetchedAt: now - 2 * OPEN_MS }),
      'open_too_long',
      ['inspect', 'cancel'],
    ],
    [
      '5',
      'one queued just under 24 hours',
      view('queued', {}, { fetchedAt: now - OPEN_MS + 1 }),
      undefined,
      [],
    ],
  ];
  for (const [row, what, one, code, actions] of table) {
    it(`when it is ${what}, then by rule ${row} it is ${code ?? 'left in peace'}`, () => {
      const block = operatorBlock(one, clock);
      deepEqual(
        [block.code, block.attention, block.suggestedActions],
        [code, code !== undefined, actions],
      );
      equal(block.reason === undefined, code === undefined);
    });
  }

  it('when it is told, then the sentences name age and state', () => {
    const told = (one: CommissionView): string | undefined => operatorBlock(one, clock).reason;
    equal(told(view('running', claimed(25 * hour))), 'lease older than 24h');
    equal(told(view('running', claimed(3 * hour))), 'active lease older than 2h');
    equal(told(view('queued', {}, { fetchedAt: 0 })), 'open longer than 24h');
    equal(told(view('failed')), 'requires operator decision: failed');
    equal(told(view('queued', {}, late)), 'expired before it came to an end');
    equal(told(view('running')), 'cut off, and nobody has taken it up again');
  });

  it('when asked with another age, then that one counts', () => {
    const waiting = view('queued', {}, { fetchedAt: now - hour });
    equal(operatorBlock(waiting, { ...clock, olderThanMs: hour }).code, 'open_too_long');
    equal(operatorBlock(waiting, { ...clock, olderThanMs: hour + 1 }).code, undefined);
  });

  it('when it is over, then that is said, and whether its time was up', () => {
    const block = (one: CommissionView): unknown => {
      const { terminal, expired } = operatorBlock(one, clock);
      return [terminal, expired];
    };
    deepEqual(block(view('cancelled')), [true, false]);
    deepEqual(block(view('expired', {}, late)), [true, true]);
    deepEqual(block(view('queued', {}, late)), [false, true]);
    deepEqual(block(view('running', claimed(1))), [false, false]);
  });
});

describe('given the limit on the age of claims', () => {
  const old = view('running', claimed(48 * hour));
  it('when it is 48 hours, then a claim of 47 is young and one of 48 is not', () => {
    const cap = { now, leaseMaxAgeMs: 48 * hour };
    equal(isLeaseTooOld(view('running', claimed(47 * hour)), cap), false);
    equal(isLeaseTooOld(old, cap), true);
  });

  it('when it is 0, then no claim is ever too old; nor is one nobody made', () => {
    equal(isLeaseTooOld(old, { now, leaseMaxAgeMs: 0 }), false);
    equal(isLeaseTooOld(view('queued'), { now, leaseMaxAgeMs: 1 }), false);
  });
});
