import { deepEqual, ok } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { proofFace } from '../../../../src/extension/proof/proofFace.ts';
import { reach } from '../../../fixtures/situations.ts';

const held = (): CommissionView & { verdict: NonNullable<CommissionView['verdict']> } => {
  const view = reach('held');
  ok(view.verdict);
  const verdict = { ...view.verdict, verdict: 'pass', proof: 'evidence' } as const;
  return { ...view, verdict };
};

describe('given a result in front', () => {
  it('when commands prove it and nothing speaks against it, then that is said, and no more', () => {
    deepEqual(proofFace(held(), []), { words: '1 of 1 green', warns: false });
  });

  it('when it collides, is taken unproven or something was odd, then it warns of as many things', () => {
    const view = held();
    const collision = { branch: 'main', paths: ['a.ts'] };
    deepEqual(proofFace(view, [collision]), {
      words: '1 of 1 green, 1 to know first',
      warns: true,
    });
    const taken = { ...view, unproven: 'it is late' };
    deepEqual(proofFace(taken, []), { words: '1 of 1 green, 1 to know first', warns: true });
    const flaky = { ...view, verdict: { ...view.verdict, flaky: true } };
    deepEqual(proofFace(flaky, [collision]).words, '1 of 1 green, 2 to know first');
  });

  it('when there is something left to judge, then it says how much', () => {
    const view = held();
    const criterion = { kind: 'criterion', text: 'It reads well' } as const;
    const evidenceRequirements = [...view.commission.evidenceRequirements, criterion];
    const commission = { ...view.commission, evidenceRequirements };
    const words = '1 of 1 green, 1 to judge';
    deepEqual(proofFace({ ...view, commission }, []), { words, warns: false });
  });

  it('when a command is red, then it says how many are not, and warns', () => {
    const view = held();
    const evidence = view.verdict.evidence.map((run) => ({ ...run, exitCode: 1 }));
    const verdict = { ...view.verdict, verdict: 'failed', evidence } as const;
    deepEqual(proofFace({ ...view, verdict }, []), { words: '0 of 1 green', warns: true });
  });

  it('when nothing was run, then nothing proves it', () => {
    const view = held();
    const commission = { ...view.commission, evidenceRequirements: [] };
    const verdict = { ...view.verdict, proof: 'none', evidence: [] } as const;
    deepEqual(proofFace({ ...view, commission, verdict }, []), {
      words: 'nothing proves it, 1 to know first',
      warns: true,
    });
  });
});
