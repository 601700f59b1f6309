import { deepEqual, equal } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const names = ['a.txt', 'b.txt', 'c.txt'];

async function locked(): Promise<{ stage: EngineStage; ids: string[] }> {
  const stage = engineStage({
    files: Object.fromEntries(names.map((name) => [name, 'one\n'])),
    decisions: names.map((name) => about(name)),
  });
  stage.repository.isKeyLocked = true;
  const ids: string[] = [];
  for (const name of names) ids.push(await stage.create(`dec-${name}`, auto));
  return { stage, ids };
}

describe('given a signing key that is locked', () => {
  it('when a drain has work that lands by itself, then one trial tells, runs go on and nothing lands', async () => {
    const { stage, ids } = await locked();
    await (
      await stage.start()
    ).done;
    deepEqual(
      ids.map((id) => [situationOf(stage.view(id)), stage.view(id).delivery?.reason]),
      ids.map(() => ['held', 'commit_signing_failed']),
    );
    equal(stage.repository.signed, 2, 'at the start, and once more at the end');
    equal(stage.reported.filter((text) => text.startsWith('landings wait')).length, 2);
    deepEqual(
      [...stage.repository.refs.keys()].filter((ref) => ref.includes('trials')),
      [],
    );
  });

  it('when the trial cannot even begin, then only real landings tell', async () => {
    const { stage, ids } = await locked();
    stage.repository.isKeyLocked = false;
    const head = stage.repository.head.bind(stage.repository);
    let asked = 0;
    stage.repository.head = () => (asked++ === 0 ? Promise.reject(new Error('busy')) : head());
    await (
      await stage.start()
    ).done;
    deepEqual(
      ids.map((id) => situationOf(stage.view(id))),
      ['landed', 'landed', 'landed'],
    );
    equal(asked > 0, true);
  });

  it('when it is unlocked before the end, then all of it lands', async () => {
    const { stage, ids } = await locked();
    stage.journal.onDidAppend((events) => {
      const last = events.some((one) => one.type === 'held' && one.commission === ids[2]);
      if (last) stage.repository.isKeyLocked = false;
    });
    await (
      await stage.start({ concurrency: 1 })
    ).done;
    deepEqual(
      ids.map((id) => situationOf(stage.view(id))),
      ['landed', 'landed', 'landed'],
    );
  });

  it('when nothing lands by itself, then nobody is asked for a signature', async () => {
    const stage = engineStage();
    await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    equal(stage.repository.signed, 0);
  });
});
