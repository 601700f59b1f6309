import { deepEqual, equal } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const by = 'operator:test' as const;
const paths = ['a.txt', 'b.txt', 'c.txt'];

/** Three that touch different files, and in which order they were worked on. */
async function threeOf(): Promise<{ stage: EngineStage; ids: string[]; worked: string[] }> {
  const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
  const stage = engineStage({ files, decisions: paths.map((path) => about(path)) });
  const ids: string[] = [];
  for (const path of paths) ids.push(await stage.create(`dec-${path}`, auto));
  return { stage, ids, worked: [] };
}

describe('given a drain that runs, and a commission that is made to wait meanwhile', () => {
  for (const slots of [1, 2])
    it(`when it has ${slots} slots, then whoever was next starts only after the one it waits for landed`, async () => {
      const { stage, ids, worked } = await threeOf();
      const [first = '', second = '', third = ''] = ids;
      const script = stage.agents.script;
      stage.agents.script = async (work) => {
        const { commission } = work.brief;
        worked.push(commission);
        if (commission === first) {
          // Its slot is taken, and the next is prepared ahead.
          await new Promise(setImmediate);
          if (slots === 1) await stage.commissions.depend({ id: second, on: [third], by });
        }
        if (commission === second)
          equal(situationOf(stage.view(third)), 'landed', 'it began from what had not landed');
        return script(work);
      };
      if (slots === 2) await stage.commissions.depend({ id: second, on: [third, first], by });
      await (
        await stage.start({ concurrency: slots })
      ).done;

      deepEqual(worked, [first, third, second]);
      deepEqual(
        ids.map((id) => situationOf(stage.view(id))),
        ['landed', 'landed', 'landed'],
      );
    });

  it('when it need not wait any more, then a slot that is free takes it at once', async () => {
    const { stage, ids } = await threeOf();
    const [first = '', second = ''] = ids;
    await stage.commissions.depend({ id: second, on: [first], by });
    let freed = false;
    stage.agents.script = async ({ brief: { commission }, place }) => {
      if (commission === second) freed = true;
      if (commission === first) {
        await stage.commissions.depend({ id: second, off: [first], by });
        // The other slot takes it up while this one goes on.
        while (!freed) await new Promise(setImmediate);
      }
      place.set(paths[ids.indexOf(commission)] ?? '', 'two\n');
      return done();
    };
    await (
      await stage.start({ concurrency: 3 })
    ).done;

    equal(situationOf(stage.view(second)), 'landed');
  });
});
