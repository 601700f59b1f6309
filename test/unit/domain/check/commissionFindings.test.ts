import { deepEqual, match } from 'node:assert/strict';
import { commissionFindings } from '../../../../src/domain/check/commissionFindings.ts';
import type { CheckedCommission, Finding } from '../../../../src/domain/check/finding.ts';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import { situations, type Situation } from '../../../../src/domain/commission/situation.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { FreshnessCode, FreshnessIssue } from '../../../../src/domain/freshness/freshness.ts';
import type { WaitCause } from '../../../../src/domain/schedule/choose.ts';
import { eventOf, play, reach } from '../../../fixtures/situations.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;

type Checked = Partial<CheckedCommission> & Pick<CheckedCommission, 'view'>;

const check = (one: Checked): readonly Finding[] =>
  commissionFindings({ holderGone: false, ...one }, { now, leaseMaxAgeMs: 24 * hour });
const codes = (findings: readonly Finding[]): string[] =>
  findings.map(({ section, code }) => `${section}/${code}`);

/** One in this situation, issued an hour ago, with the claim of a process that lives where it executes. */
function viewIn(
  situation: Situation,
  more: Partial<CommissionView> = {},
  commission: Partial<Commission> = {},
): CommissionView {
  const { lease, ...view } = reach(situation);
  return {
    ...view,
    commission: { ...view.commission, fetchedAt: now - hour, ...commission },
    ...(lease && { lease: { ...lease, claimedAt: now - hour } }),
    ...more,
  };
}

describe('given a commission to check', () => {
  const needed: Readonly<Partial<Record<Situation, string>>> = {
    blocked_stale: 'commissions/operator_decision_required',
    blocked_policy: 'commissions/operator_decision_required',
    needs_human_review: 'commissions/operator_decision_required',
    failed: 'commissions/operator_decision_required',
    held: 'held/held_for_review',
  };
  for (const situation of situations) {
    const expected = needed[situation];
    it(`when it is ${situation}, then it finds ${expected ?? 'nothing'}`, () => {
      deepEqual(codes(check({ view: viewIn(situation) })), expected ? [expected] : []);
    });
  }

  const claimed = (age: number): Partial<CommissionView> => ({
    lease: { holder: 'h', drain: 'd', claimedAt: now - age },
  });
  const late = { validUntil: now };
  const long = { fetchedAt: now - 24 * hour };
  const issue = (code: FreshnessCode): FreshnessIssue[] => [
    { code, expected: 'one', actual: 'two' },
  ];
  const unmet = (situation: string): Extract<WaitCause, { kind: 'dependency' }> => ({
    kind: 'dependency',
    on: 'wc-0',
    situation,
  });
  const queued = viewIn('queued');
  const cutOff = play([eventOf('interrupted')], reach('running'))!;
  const table: readonly (readonly [string, Checked, readonly string[], RegExp?])[] = [
    [
      'queued past its time',
      { view: viewIn('queued', {}, late), issues: issue('commission_expired') },
      ['commissions/expired_before_terminal'],
      /haft commission requeue .*haft commission cancel /,
    ],
    [
      'a draft past its time',
      { view: viewIn('draft', {}, late) },
      ['commissions/expired_before_terminal'],
      /haft commission queue .*haft commission cancel /,
    ],
    [
      'queued for a day',
      { view: viewIn('queued', {}, long) },
      ['commissions/open_too_long'],
      /haft harness run --drain/,
    ],
    [
      'a draft of a day',
      { view: viewIn('draft', {}, long) },
      ['commissions/open_too_long'],
      /haft commission queue /,
    ],
    [
      'claimed a day ago',
      { view: viewIn('running', claimed(24 * hour)) },
      ['leases/lease_too_old'],
      /haft commission requeue /,
    ],
    [
      'claimed a day ago by a process that is gone',
      { view: viewIn('running', claimed(24 * hour)), holderGone: true },
      ['leases/lease_too_old'],
    ],
    [
      'claimed two hours ago',
      { view: viewIn('running', claimed(2 * hour)) },
      ['leases/active_lease_old'],
      /haft harness tail /,
    ],
    [
      'claimed two hours ago by a process that is gone',
      { view: viewIn('running', claimed(2 * hour)), holderGone: true },
      ['leases/lease_holder_gone'],
      /haft harness run --drain/,
    ],
    [
      'just claimed by a process that is gone',
      { view: viewIn('preflighting'), holderGone: true },
      ['leases/lease_holder_gone'],
    ],
    [
      'cut off and given back',
      { view: cutOff },
      ['leases/active_lease_missing'],
      /haft harness run --drain/,
    ],
    [
      'landed by a process that is gone',
      { view: viewIn('landing'), holderGone: true },
      ['leases/landing_interrupted'],
      /haft harness run --drain/,
    ],
    [
      'queued on a decision that changed',
      { view: queued, issues: issue('decision_revision_hash_changed') },
      ['commissions/decision_revision_hash_changed'],
      /haft commission refresh /,
    ],
    [
      'queued on a decision that is gone',
      { view: queued, issues: issue('decision_missing') },
      ['commissions/decision_missing'],
      /^Mend dec-of-/,
    ],
    [
      'queued on a decision that is over',
      { view: queued, issues: issue('decision_not_active') },
      ['commissions/decision_not_active'],
      /^Mend dec-of-/,
    ],
    [
      'queued on a decision whose time is up',
      { view: queued, issues: issue('decision_expired') },
      ['commissions/decision_expired'],
      /^Mend dec-of-/,
    ],
    [
      'queued under an envelope that forbids it',
      { view: queued, envelope: [{ code: 'autonomy_envelope_revoked', what: 'It was revoked.' }] },
      ['commissions/autonomy_envelope_revoked'],
      /^Update the envelope, or /,
    ],
    [
      'queued under an envelope that is full for now',
      { view: queued, envelope: [{ code: 'autonomy_envelope_concurrency_exhausted', what: '' }] },
      [],
    ],
    ...['queued', 'running', 'held', 'failed', 'landing'].map(
      (on) => [`queued behind one that is ${on}`, { view: queued, unmet: unmet(on) }, []] as const,
    ),
    ...['missing', 'cancelled', 'expired', 'refused', 'reverted'].map(
      (on) =>
        [
          `queued behind one that is ${on}`,
          { view: queued, unmet: unmet(on) },
          ['commissions/dependency_unmet'],
          on === 'missing' ? /^Give wc-0 a commission/ : /^Give its decision another/,
        ] as const,
    ),
    [
      'queued on files that changed since',
      { view: queued, drift: [{ path: 'a', status: 'modified' }] },
      ['drifted/decision_drifted'],
      /still holds, then issue it on that with `haft commission requeue /,
    ],
  ];
  for (const [what, one, expected, next] of table) {
    it(`when it is ${what}, then it finds ${expected.join(', ') || 'nothing'}`, () => {
      const findings = check(one);
      deepEqual(codes(findings), expected);
      if (next) match(findings[0]!.next, next);
    });
  }

  it('when it is blocked, then reason, text and next step are told', () => {
    const view = viewIn('blocked_policy', {
      reason: { code: 'no_commission_mutation', text: 'The work changed nothing.' },
    });
    const { id, decisionRef } = view.commission;
    deepEqual(check({ view }), [
      {
        section: 'commissions',
        code: 'operator_decision_required',
        what: 'It is blocked_policy: The work changed nothing.',
        next: `Look at it with \`haft harness result ${id}\`, then requeue or cancel it.`,
        commission: id,
        decision: decisionRef,
        situation: 'blocked_policy',
        reason: 'no_commission_mutation',
      },
    ]);
    match(check({ view: viewIn('blocked_stale') })[0]!.next, /haft commission refresh /);
  });

  it('when it is held, then the reason comes with what to do about it, and its paths', () => {
    const delivery = { ...viewIn('held').delivery!, reason: 'apply_conflict', paths: ['a.txt'] };
    const [found] = check({ view: viewIn('held', { delivery }), holderGone: true });
    deepEqual(
      [found?.reason, found?.what, found?.paths],
      [
        'apply_conflict',
        'It conflicts with what the target branch has changed since. Requeue it to run on the branch as it is now.',
        ['a.txt'],
      ],
    );
    match(found!.next, /^Requeue it with `haft commission requeue /);
  });

  it('when many files drifted, then three are named and all are listed', () => {
    const drift = ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, status: 'modified' as const }));
    const [found] = check({ view: queued, drift });
    match(found!.what, /: a \(modified\), b \(modified\), c \(modified\) and 2 more\.$/);
    deepEqual(found!.paths, ['a', 'b', 'c', 'd', 'e']);
  });

  it('when several things are wrong, then each is found', () => {
    const found = check({
      view: viewIn('queued', {}, long),
      issues: issue('base_sha_changed'),
      unmet: unmet('cancelled'),
    });
    deepEqual(codes(found), [
      'commissions/open_too_long',
      'commissions/base_sha_changed',
      'commissions/dependency_unmet',
    ]);
  });
});
