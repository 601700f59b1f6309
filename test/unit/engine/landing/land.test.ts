import { deepEqual, equal } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test';

/** One held result about a.txt. */
async function held(evidence = ['true']): Promise<{ stage: EngineStage; id: string }> {
  const stage = engineStage({ decisions: [about('a.txt', evidence)] });
  for (const text of evidence) stage.places.evidence[text] ??= () => 0;
  const id = await stage.create('dec-a.txt');
  await (
    await stage.start()
  ).done;
  return { stage, id };
}

const reasonOf = (stage: EngineStage, id: string): string | undefined =>
  stage.view(id).delivery?.reason;

describe('given a held result that is applied', () => {
  it('when the branch is as it was, then nothing is proven again and it is one commit', async () => {
    const { stage, id } = await held();
    const proofs = stage.places.ran.length;
    const landing = await stage.reviews.apply(id, by);
    deepEqual([landing.kind, stage.places.ran.length], ['landed', proofs]);
    deepEqual([...stage.repository.notes.keys()], [landing.kind === 'landed' && landing.commit]);
  });

  it('when the branch went on elsewhere, then the merged tree is proven first', async () => {
    const { stage, id } = await held();
    const proofs = stage.places.ran.length;
    stage.repository.commitFiles({ 'b.txt': 'two\n' });
    equal((await stage.reviews.apply(id, by)).kind, 'landed');
    equal(stage.places.ran.length, proofs + 1);
  });

  it('when the merged tree is red, then it is held and the branch stays', async () => {
    const { stage, id } = await held(['alone']);
    stage.places.evidence['alone'] = (place) => (place.get('b.txt') === 'one\n' ? 0 : 1);
    const tip = stage.repository.commitFiles({ 'b.txt': 'two\n' });
    const landing = await stage.reviews.apply(id, by);
    deepEqual(
      [landing.kind, reasonOf(stage, id), stage.repository.refs.get('refs/heads/main')],
      ['held', 'reverify_failed', tip],
    );
  });

  const moves = [
    [
      'the same lines changed',
      'apply_conflict',
      (s: EngineStage) => s.repository.commitFiles({ 'a.txt': 'other\n' }),
    ],
    [
      'the branch is gone',
      'branch_missing',
      (s: EngineStage) => s.repository.refs.delete('refs/heads/main'),
    ],
    ['its file is dirty', 'checkout_dirty', (s: EngineStage) => s.repository.dirty.push('a.txt')],
    [
      'its file is open and unsaved',
      'editor_dirty',
      (s: EngineStage) => s.unsaved.push('/project/a.txt'),
    ],
  ] as const;
  for (const [what, reason, meanwhile] of moves)
    it(`when ${what}, then it is held as ${reason}, and can be tried again`, async () => {
      const { stage, id } = await held();
      meanwhile(stage);
      await stage.reviews.apply(id, by);
      deepEqual([situationOf(stage.view(id)), reasonOf(stage, id)], ['held', reason]);
    });

  it('when the branch has its content already, then it lands without a commit', async () => {
    const { stage, id } = await held();
    stage.repository.commitFiles({ 'a.txt': `by ${id}\n` });
    const landing = await stage.reviews.apply(id, by);
    deepEqual(
      [landing, reasonOf(stage, id)],
      [{ kind: 'landed', commit: null, files: [] }, 'already_in_target'],
    );
  });

  it('when the tip moves under it again and again, then it is left in peace', async () => {
    const { stage, id } = await held();
    let moved = 0;
    stage.repository.beforeLanding = () => {
      stage.repository.commitFiles({ 'b.txt': `${++moved}\n` });
    };
    await stage.reviews.apply(id, by);
    deepEqual([reasonOf(stage, id), moved], ['tip_moving', 4]);
  });

  it('when two are applied at once, then they land one after the other', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    await (
      await stage.start()
    ).done;
    const landings = await Promise.all(ids.map((id) => stage.reviews.apply(id, by)));
    deepEqual(
      landings.map(({ kind }) => kind),
      ['landed', 'landed'],
    );
    equal(stage.repository.log().length, 3);
  });

  it('when the engine closes before its turn, then it stays as it was', async () => {
    const { stage, id } = await held();
    const { lastSeq } = stage.view(id);
    await stage.landings.close();
    const landing = await stage.landings.add({ id, requestedBy: 'operator', by });
    deepEqual([landing.kind, stage.view(id).lastSeq], ['held', lastSeq]);
  });
});

describe('given a landed result that is taken back', () => {
  it('when nothing was built upon it, then one commit restores what was there', async () => {
    const { stage, id } = await held();
    await stage.reviews.apply(id, by);
    const [reverted] = await stage.reviews.revert({ commission: id }, { reason: 'no', by });
    equal(reverted?.kind, 'reverted');
    const tip = stage.repository.refs.get('refs/heads/main') ?? '';
    deepEqual(stage.repository.textsOf(tip), { 'a.txt': 'one\n', 'b.txt': 'one\n' });
    equal(situationOf(stage.view(id)), 'reverted');
  });

  it('when later work touches the same file, then it is only said', async () => {
    const { stage, id } = await held();
    await stage.reviews.apply(id, by);
    const tip = stage.repository.commitFiles({ 'a.txt': 'later\n' });
    const [reverted] = await stage.reviews.revert({ commission: id }, { reason: 'no', by });
    deepEqual(
      [reverted?.kind === 'refused' && reverted.code, stage.repository.refs.get('refs/heads/main')],
      ['revert_conflict', tip],
    );
  });
});
