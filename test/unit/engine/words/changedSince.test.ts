import { equal, match } from 'node:assert/strict';
import { changedSince } from '../../../../src/engine/words/changedSince.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';

/** A blocked commission that is requeued after `change`. @returns What its operator is told of that. */
async function toldOn(change: object): Promise<string | undefined> {
  const decision = decisionOf('dec-a', { allowedPaths: ['a.txt'] });
  const decisions = [decision];
  const stage = engineStage({ decisions });
  stage.agents.script = () => ({ kind: 'completed', text: '', tokens: 1 });
  const id = await stage.create('dec-a');
  await (
    await stage.start()
  ).done;
  const before = stage.view(id).commission;
  decisions[0] = { ...decision, ...change };
  const by = 'operator:test';
  const { commission } = await stage.commissions.requeue({ id, by, reason: 'again' });
  return changedSince(before, commission);
}

describe('given a commission that is requeued', () => {
  it('when its decision is as it was, then nothing is said of it', async () => {
    equal(await toldOn({}), undefined);
  });

  it('when its decision has changed, then its operator is told what that does not change', async () => {
    const told = await toldOn({ evidenceRequirements: [{ kind: 'command', command: 'other' }] });
    match(told ?? '', /^dec-a has changed since\. .*scope and evidence stay .* create it anew\.$/);
  });
});
