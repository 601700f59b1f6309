import { deepEqual, equal } from 'node:assert/strict';
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
