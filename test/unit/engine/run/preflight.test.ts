import { deepEqual, equal } from 'node:assert/strict';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

/** One decision whose command must be green before the work. */
async function drained(exitCode: number): Promise<{ stage: EngineStage; id: string }> {
  const decision = decisionOf('dec-a', {
    allowedPaths: ['a.txt'],
    evidenceRequirements: [{ kind: 'command', command: 'suite', baseline: 'must_pass' }],
  });
  const stage = engineStage({ decisions: [decision] });
  stage.places.evidence['suite'] = () => exitCode;
  const id = await stage.create('dec-a');
  await (
    await stage.start()
  ).done;
  return { stage, id };
}

describe('given evidence that must be green before the work', () => {
  it('when it is red on the base, then baseline_red, and no agent starts', async () => {
    const { stage, id } = await drained(1);
    const { state, verdict } = stage.view(id);
    deepEqual(
      [state, verdict?.code, stage.agents.briefs.length],
      ['blocked_policy', 'baseline_red', 0],
    );
  });

  it('when it is green on the base, then the work is done', async () => {
    const { stage, id } = await drained(0);
    deepEqual([stage.view(id).delivery?.status, stage.agents.briefs.length], ['held', 1]);
  });
});

describe('given a workspace that an earlier attempt left', () => {
  const refOf = (stage: EngineStage, id: string): string | undefined =>
    stage.repository.refs.get(`refs/haft/abandoned/${id}/2`);

  it('when there is uncaptured work in it, then that is kept before the folder goes', async () => {
    const { stage, id } = await drained(0);
    stage.places.place(stage.places.pathOf(id)).set('a.txt', 'half done\n');
    await stage.commissions.requeue({ id, reason: 'again', by: 'operator:test' });
    await (
      await stage.start()
    ).done;
    deepEqual(stage.repository.textsOf(refOf(stage, id) ?? ''), {
      'a.txt': 'half done\n',
      'b.txt': 'one\n',
    });
  });

  it('when nothing was changed in it, then nothing is kept', async () => {
    const { stage, id } = await drained(0);
    stage.places.place(stage.places.pathOf(id)).set('a.txt', 'one\n');
    await stage.commissions.requeue({ id, reason: 'again', by: 'operator:test' });
    await (
      await stage.start()
    ).done;
    equal(refOf(stage, id), undefined);
  });
});
