import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const landings = (stage: EngineStage, id: string): number =>
  stage.told(id).filter((type) => type === 'held' || type === 'landed').length;

describe('given an automatic landing that was refused for a dirty file', () => {
  it('when the file is clean before the drain ends, then it is tried once more and lands', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const [first, second] = [
      await stage.create('dec-a.txt', auto),
      await stage.create('dec-b.txt', auto),
    ];
    stage.repository.dirty.push('a.txt');
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      if (work.brief.commission === second) {
        while (situationOf(stage.view(first)) !== 'held') await new Promise(setImmediate);
        stage.repository.dirty = [];
      }
      return script(work);
    };
    await (
      await stage.start()
    ).done;
    deepEqual(
      [situationOf(stage.view(first)), landings(stage, first), landings(stage, second)],
      ['landed', 2, 1],
    );
  });

  it('when it stays dirty, then the drain ends, and it was tried once', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt', auto);
    stage.repository.dirty.push('a.txt');
    await (
      await stage.start()
    ).done;
    deepEqual(
      [situationOf(stage.view(id)), stage.view(id).delivery?.reason, landings(stage, id)],
      ['held', 'checkout_dirty', 1],
    );
  });
});
