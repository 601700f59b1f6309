import { deepEqual, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test';

/** A held result whose landing a process of this identity has begun. */
async function landingBy(holder: string): Promise<{ stage: EngineStage; id: string }> {
  const stage = engineStage();
  const id = await stage.create('dec-a.txt');
  await (
    await stage.start()
  ).done;
  await stage.journal.append(() => [
    {
      type: 'landing_started',
      by,
      commission: id,
      attempt: 1,
      data: { branch: 'main', holder, requestedBy: 'operator' },
    },
  ]);
  return { stage, id };
}

describe('given a result that a process has begun to land', () => {
  it('when that one lives, then nobody else lands it', async () => {
    const { stage, id } = await landingBy('alive');
    await rejects(stage.reviews.apply(id, by), (thrown) => Fault.is(thrown, 'landing_in_progress'));
    deepEqual([situationOf(stage.view(id)), stage.repository.log().length], ['landing', 1]);
  });

  it('when that one is gone, then it is decided first, and lands', async () => {
    const { stage, id } = await landingBy('gone');
    await stage.reviews.apply(id, by);
    deepEqual([situationOf(stage.view(id)), stage.repository.log().length], ['landed', 2]);
  });
});

describe('given what landed of one decision', () => {
  it('when it is to be taken back, then the latest goes first', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids: string[] = [];
    for (const slice of ['first', 'second', 'third']) {
      const id = await stage.create('dec-a.txt', { sliceDescription: slice });
      ids.push(id);
      await (
        await stage.start()
      ).done;
      await stage.reviews.apply(id, by);
    }
    const back = await stage.reviews.revertable({ decision: 'dec-a.txt' });
    deepEqual(
      back.map(({ commission }) => commission.id),
      ids.reverse(),
    );
  });

  it('when a decision or a drain was never heard of, then that is refused and not taken for an empty one', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    const { id: drain, done } = await stage.start();
    await done;
    const { reviews } = stage;
    await rejects(reviews.revertable({ decision: 'dec-b' }), { code: 'decision_not_found' });
    await rejects(reviews.revertable({ drain: 'drain-b' }), { code: 'drain_not_found' });
    deepEqual(
      [await reviews.revertable({ decision: 'dec-a.txt' }), await reviews.revertable({ drain })],
      [[], []],
      stage.view(id).state,
    );
  });
});
