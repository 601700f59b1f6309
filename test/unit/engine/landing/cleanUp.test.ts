import { deepEqual } from 'node:assert/strict';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';

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
