import { deepEqual, equal, match } from 'node:assert/strict';
import { remedyOf, remedyOfIssue, remedyText } from '../../../../src/domain/check/remedy.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { FreshnessCode } from '../../../../src/domain/freshness/freshness.ts';
import { issueText } from '../../../../src/domain/freshness/issueText.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const view = (state: CommissionView['state'], code: string): CommissionView => ({
  ...{ commission: commissionOf('wc-1'), attempt: 1, createdSeq: 1, lastSeq: 1, changedAt: 1 },
  ...{ turns: 0, tokens: 0, workMs: 0, interrupted: false, state, reason: { code, text: code } },
  ...(state === 'completed' && {
    delivery: { status: 'held', reason: code, text: '', paths: [], requestedBy: 'drain' },
  }),
});

describe('given a commission that does not go on', () => {
  const table = [
    ['completed', 'delivery_policy_manual', 'apply'],
    ['completed', 'checkout_dirty', 'apply'],
    ['completed', 'base_sha_diverged', 'requeue'],
    ['completed', 'apply_conflict', 'requeue'],
    ['completed', 'reverify_failed', 'requeue'],
    ['completed', 'branch_missing', 'restore_branch'],
    ['completed', 'of_a_newer_version', 'apply'],
    ['blocked_stale', 'base_sha_changed', 'refresh'],
    ['blocked_stale', 'decision_revision_hash_changed', 'refresh'],
    ['blocked_stale', 'branch_missing', 'restore_branch'],
    ['blocked_stale', 'decision_id_ambiguous', 'mend_decision'],
    ['blocked_policy', 'capture_refused', 'look'],
    ['failed', 'evidence_failed', 'look'],
    ['queued', '', undefined],
    ['cancelled', '', undefined],
  ] as const;
  for (const [state, code, expected] of table)
    it(`when it is ${state} for ${code || 'nothing'}, then ${expected ?? 'nothing'} is the next step`, () => {
      equal(remedyOf(view(state, code)), expected);
      if (expected) match(remedyText(expected, view(state, code)), /wc-1|main|dec-of-wc-1/);
    });

  it('when it was found stale before a run, then the step is the one after it', () => {
    const of = (code: FreshnessCode, actual = ''): string =>
      remedyOfIssue({ code, expected: '', actual });
    deepEqual(
      [of('base_sha_changed', 'c'), of('base_sha_changed', 'no branch'), of('decision_missing')],
      ['refresh', 'restore_branch', 'mend_decision'],
    );
  });

  it('when its branch was rewritten or is gone, then that is said', () => {
    const said = (actual: string): string =>
      issueText(
        { code: 'base_sha_changed', expected: 'b'.repeat(40), actual },
        commissionOf('wc-1'),
      );
    match(said('c'.repeat(40)), /^main no longer contains b{12}, .* an amend, a rebase or a reset/);
    match(said('no branch'), /^There is no branch main any more/);
  });

  it('when anything else has changed, then what it is is said, and no hash', () => {
    const [hash, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const said = (code: FreshnessCode, expected: string, actual: string): string =>
      issueText({ code, expected, actual }, commissionOf('wc-1'));
    const texts = [
      said('decision_missing', 'dec-1', 'no such decision'),
      said('decision_id_ambiguous', 'dec-1', 'the id of a.md, b.md'),
      said('decision_not_active', 'active', 'superseded'),
      said('decision_revision_hash_changed', hash, other),
      said('commission_expired', 'valid until 2026-01-01', '2026-01-02'),
      said('spec_revision_hash_changed', `TS.1 ${hash}`, other),
      said('spec_revision_unavailable', `TS.1 ${hash}`, 'no such section'),
      said('scope_hash_changed', hash, other),
    ];
    const about = [
      ...[
        /the id dec-1 .*"haft check"/,
        /a\.md, b\.md/,
        / is superseded/,
        / does not say any more/,
      ],
      ...[/valid until 2026-01-01/, /Section TS\.1 of/, /no section TS\.1 /, /scope/],
    ];
    texts.forEach((text, at) => match(text, about[at] ?? /never/));
    deepEqual(
      texts.filter((text) => /[ab]{12}/.test(text)),
      [],
    );
  });
});
