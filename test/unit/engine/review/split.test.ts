import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test';

async function held(evidence: string): Promise<{ stage: EngineStage; id: string }> {
  const both = decisionOf('dec-1', {
    allowedPaths: ['a.txt', 'b.txt'],
    evidenceRequirements: [{ kind: 'command', command: evidence }],
  });
  const stage = engineStage({ decisions: [both] });
  stage.places.evidence['a or none'] = (place) =>
    place.get('a.txt') === 'one\n' && place.get('b.txt') !== 'one\n' ? 1 : 0;
  const id = await stage.create('dec-1');
  await (
    await stage.start()
  ).done;
  return { stage, id };
}

describe('given a held result of two files that is cut in two', () => {
  it('when the part is green alone, then it stays, and another commission holds the rest', async () => {
    const { stage, id } = await held('a or none');
    const { rest } = await stage.reviews.split(id, [{ path: 'a.txt' }], by);
    deepEqual(
      [stage.view(id).result?.files, situationOf(stage.view(rest)), stage.view(rest).restOf],
      [['a.txt'], 'held', id],
    );
    equal((await stage.reviews.apply(id, by)).kind, 'landed');
    equal((await stage.reviews.apply(rest, by)).kind, 'landed');
    const tip = stage.repository.refs.get('refs/heads/main') ?? '';
    deepEqual(stage.repository.textsOf(tip), { 'a.txt': `by ${id}\n`, 'b.txt': `by ${id}\n` });
  });

  const refused = [
    ['the part is red alone', [{ path: 'b.txt' }], 'partial_evidence_failed'],
    ['nothing is chosen', [], 'choice_is_empty'],
    ['everything is chosen', [{ path: 'a.txt' }, { path: 'b.txt' }], 'choice_is_everything'],
    ['a path is not in it', [{ path: 'c.txt' }], 'path_not_in_result'],
    ['a hunk is not in it', [{ path: 'a.txt', hunks: [1] }], 'hunk_not_in_result'],
  ] as const;
  for (const [what, chosen, code] of refused)
    it(`when ${what}, then ${code}, and nothing changed`, async () => {
      const { stage, id } = await held('a or none');
      const events = stage.journal.events.length;
      await rejects(stage.reviews.split(id, chosen, by), (fault) => Fault.is(fault, code));
      equal(stage.journal.events.length, events);
    });
});
