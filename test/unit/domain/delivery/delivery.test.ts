import { deepEqual, equal } from 'node:assert/strict';
import { isHoldReason } from '../../../../src/domain/delivery/hold.ts';
import type { Standing } from '../../../../src/domain/judgement/judgement.ts';
import { decideDelivery, type DeliveryQuestion } from '../../../../src/domain/delivery/delivery.ts';

const manual = 'workspace_patch_manual';
const auto = 'workspace_patch_auto_on_pass';

describe('given a finished run', () => {
  const table: [id: string, question: DeliveryQuestion, action: string, reason: string][] = [
    [
      'V1',
      { verdict: 'failed', policy: auto, envelope: 'allowed', mode: 'drain' },
      'manual_apply',
      'verdict_not_pass',
    ],
    [
      'V2',
      { verdict: 'pass', policy: manual, envelope: 'allowed', mode: 'drain' },
      'manual_apply',
      'delivery_policy_manual',
    ],
    [
      'V3',
      { verdict: 'pass', policy: auto, envelope: 'blocked', mode: 'drain' },
      'manual_apply',
      'autonomy_envelope_blocked',
    ],
    [
      'V4',
      { verdict: 'pass', policy: auto, envelope: 'missing', mode: 'drain' },
      'auto_apply',
      'policy_auto_on_pass_and_verdict_pass',
    ],
    [
      'V5',
      { verdict: 'pass', policy: auto, envelope: 'allowed', mode: 'drain' },
      'auto_apply',
      'policy_auto_on_pass_and_verdict_pass',
    ],
    [
      'V7',
      { verdict: 'blocked', policy: auto, envelope: 'missing', mode: 'drain' },
      'manual_apply',
      'verdict_not_pass',
    ],
    [
      'single run',
      { verdict: 'pass', policy: auto, envelope: 'missing', mode: 'single' },
      'manual_apply',
      'single_run',
    ],
  ];
  for (const [id, question, action, reason] of table) {
    it(`when it is row ${id}, then ${action} because of ${reason}`, () => {
      const decision = decideDelivery(question);
      equal(decision.action, action);
      equal(decision.reason, reason);
      equal(decision.autoApply, action === 'auto_apply');
    });
  }

  const judged: [standing: Partial<Standing>, mode: 'drain' | 'single', reason: string][] = [
    [{}, 'drain', 'policy_auto_on_pass_and_verdict_pass'],
    [{ shownBy: 'nothing' }, 'drain', 'policy_auto_on_pass_and_verdict_pass'],
    [{ accepted: true, judged: 'all_met' }, 'drain', 'policy_auto_on_pass_and_verdict_pass'],
    [{ judged: 'not_met' }, 'drain', 'judged_not_met'],
    [{ judged: 'not_met', accepted: true }, 'drain', 'judged_not_met'],
    [{ shownBy: 'criteria' }, 'drain', 'needs_judgement'],
    [{ shownBy: 'criteria' }, 'single', 'needs_judgement'],
    [{ shownBy: 'criteria', accepted: true }, 'drain', 'needs_judgement'],
    [{ shownBy: 'criteria', judged: 'all_met' }, 'drain', 'needs_judgement'],
    [{ shownBy: 'criteria', judged: 'not_met', accepted: true }, 'drain', 'judged_not_met'],
    [{ shownBy: 'criteria', judged: 'all_met', accepted: true }, 'drain', 'judgement_accepted'],
    [{ shownBy: 'criteria', judged: 'all_met', accepted: true }, 'single', 'single_run'],
  ];
  for (const [said, mode, reason] of judged)
    it(`when ${JSON.stringify(said)} stands for auto work of a ${mode}, then ${reason}`, () => {
      const standing = { shownBy: 'commands', judged: 'open', accepted: false, ...said } as const;
      const shared = { verdict: 'pass', envelope: 'missing', mode, standing } as const;
      const decided = decideDelivery({ ...shared, policy: auto });
      const lands = ['policy_auto_on_pass_and_verdict_pass', 'judgement_accepted'];
      deepEqual([decided.reason, decided.autoApply], [reason, lands.includes(reason)]);
      equal(decideDelivery({ ...shared, policy: manual }).reason, 'delivery_policy_manual');
      equal(decided.autoApply || isHoldReason(decided.reason), true);
    });

  it('when its envelope has something against it, then its codes are kept with the decision', () => {
    const question = { verdict: 'pass', policy: auto, envelope: 'blocked', mode: 'drain' } as const;
    deepEqual(decideDelivery({ ...question, findings: ['autonomy_envelope_revoked'] }), {
      policy: auto,
      verdict: 'pass',
      action: 'manual_apply',
      autoApply: false,
      reason: 'autonomy_envelope_blocked',
      envelope: 'blocked',
      envelopeFindings: ['autonomy_envelope_revoked'],
    });
    for (const findings of [{}, { findings: [] }])
      equal('envelopeFindings' in decideDelivery({ ...question, ...findings }), false);
  });
});
