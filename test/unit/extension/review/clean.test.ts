import { deepEqual, ok } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { isClean } from '../../../../src/extension/review/clean.ts';
import { judgedView } from '../../../fixtures/judgedView.ts';
import { reach } from '../../../fixtures/situations.ts';

describe('given a held result', () => {
  const reached = reach('held');
  const { verdict, delivery, commission, result } = reached;
  ok(verdict && delivery && result);
  const green = { ...verdict, verdict: 'pass', proof: 'evidence' } as const;
  const agreed = { ...delivery, status: 'held', reason: 'delivery_policy_manual' } as const;
  const view: CommissionView = { ...reached, verdict: green, delivery: agreed };
  const [command] = commission.evidenceRequirements;
  ok(command?.kind === 'command');

  it('when commands prove it and nothing speaks against it, then it is clean', () => {
    ok(isClean(view));
    ok(isClean({ ...view, delivery: { ...agreed, reason: 'single_run' } }));
  });

  it('when anything is to be looked at, then it is not', () => {
    const criterion = { kind: 'criterion', text: 'It is fast' } as const;
    const claims = [{ requirement: command.command, passed: false }];
    const [run] = green.evidence;
    ok(run, 'there is no evidence that a claim could contradict');
    const others: Readonly<Record<string, CommissionView>> = {
      landing: { ...view, delivery: { ...agreed, status: 'landing' } },
      conflict: { ...view, delivery: { ...agreed, reason: 'merge_conflict' } },
      envelope: { ...view, delivery: { ...agreed, reason: 'autonomy_envelope_blocked' } },
      red: { ...view, verdict: { ...green, verdict: 'failed' } },
      unmeasured: { ...view, verdict: { ...green, proof: 'none' } },
      'without evidence': { ...view, commission: { ...commission, evidenceRequirements: [] } },
      criterion: {
        ...view,
        commission: { ...commission, evidenceRequirements: [command, criterion] },
      },
      judged: judgedView(),
      unproven: { ...view, unproven: 'the evidence is wrong' },
      flaky: { ...view, verdict: { ...green, flaky: true } },
      'changed by evidence': { ...view, verdict: { ...green, evidenceMutatesTree: true } },
      mismatch: {
        ...view,
        report: { summary: 'Red.', claims },
        verdict: { ...green, evidence: [{ ...run, command: command.command, exitCode: 0 }] },
      },
      hidden: { ...view, result: { ...result, hidden: ['secret.txt'] } },
      'left running': { ...view, leftRunning: ['sleep 600'] },
    };
    const clean = Object.entries(others).filter(([, one]) => isClean(one));
    deepEqual(
      clean.map(([name]) => name),
      [],
    );
  });
});
