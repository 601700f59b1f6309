import { deepEqual, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test';

/** A commission whose evidence stays red. */
async function failed(): Promise<{ stage: EngineStage; id: string }> {
  const stage = engineStage({ decisions: [about('a.txt', ['false'])] });
  const id = await stage.create('dec-a.txt');
  await (
    await stage.start()
  ).done;
  return { stage, id };
}

describe('given work that failed', () => {
  it('when it is applied as it is, then it is refused', async () => {
    const { stage, id } = await failed();
    await rejects(stage.reviews.apply(id, by), (thrown) =>
      Fault.is(thrown, 'commission_not_applicable'),
    );
    deepEqual([stage.view(id).state, stage.repository.log().length], ['failed', 1]);
  });

  it('when it is taken without a reason, then it is refused', async () => {
    const { stage, id } = await failed();
    await rejects(stage.reviews.accept({ id, reason: ' ', by }), (thrown) =>
      Fault.is(thrown, 'reason_required'),
    );
    deepEqual(stage.view(id).state, 'failed');
  });

  it('when it is taken for a reason, then it can be applied, and the commit says so', async () => {
    const { stage, id } = await failed();
    await stage.reviews.accept({ id, reason: 'the test is wrong', by });
    await stage.reviews.apply(id, by);
    const [message = ''] = stage.repository.log();
    deepEqual(message.split('\n').at(-2), 'Evidence: unproven (the test is wrong)');
  });
});
