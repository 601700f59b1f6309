import { deepEqual, equal } from 'node:assert/strict';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { works } from '../../../fixtures/engineStage/scriptedAgents.ts';

describe('given the workspace of a result', () => {
  it('when it is held, then it stays; when it has landed, then it goes and the result is kept', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    const { result } = stage.view(id);
    const isThere = async (): Promise<boolean> => (await stage.places.open(id)) !== undefined;
    const before = await isThere();
    await stage.reviews.apply(id, 'operator:test');
    deepEqual(
      [before, await isThere(), stage.repository.refs.get(result?.ref ?? '')],
      [true, false, result?.commit],
    );
  });
});

describe('given workspaces of commissions that are over', () => {
  const by = 'operator:test' as const;
  const isThere = async (stage: EngineStage, id: string): Promise<boolean> =>
    (await stage.places.open(id)) !== undefined;

  it('when one was cancelled with work in it, then a drain keeps that as a ref and removes the folder', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const script = stage.agents.script;
    stage.agents.script = (work) => {
      work.place.set('a.txt', 'half\n');
      return works(work);
    };
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    drain.interrupt();
    await drain.done;
    await stage.commissions.cancel({ id, by, reason: 'no longer wanted' });
    equal(await isThere(stage, id), true);

    stage.agents.script = script;
    const other = await stage.create('dec-b.txt');
    await (
      await stage.start()
    ).done;
    deepEqual([await isThere(stage, id), await isThere(stage, other)], [false, true]);
    const kept = stage.repository.refs.get(`refs/haft/abandoned/${id}/1`) ?? '';
    equal(stage.repository.textsOf(kept)['a.txt'], 'half\n');
  });

  it('when one cannot be captured, then that is said and the others go', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    await (
      await stage.start({ concurrency: 1 })
    ).done;
    for (const id of ids) await stage.reviews.refuse({ id, by, reason: 'no' });
    const capture = stage.places.capture.bind(stage.places);
    stage.places.capture = (place) =>
      place.id === ids[0] ? Promise.reject(new Error('it does not hold still')) : capture(place);
    await (
      await stage.start()
    ).done;
    deepEqual(await Promise.all(ids.map((id) => isThere(stage, id))), [true, false]);
    deepEqual(stage.reported, [
      `what is kept of ${ids[0] ?? ''} could not be removed: it does not hold still`,
    ]);
  });

  it('when one was refused, then its result is the ref that is kept, and no other', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    await stage.reviews.refuse({ id, by, reason: 'not like this' });
    await (
      await stage.start()
    ).done;
    equal(await isThere(stage, id), false);
    deepEqual(
      [...stage.repository.refs.keys()].filter((ref) => ref.includes(id)),
      [stage.view(id).result?.ref],
    );
  });
});
