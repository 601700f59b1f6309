import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

interface Leaning {
  readonly stage: EngineStage;
  readonly first: string;
  readonly leaning: string;
  /** Turns that the agent of the leaning one was asked for. */
  readonly turns: () => number;
}

/**
 * Two results that name no dependency, of which one is green only where the other is.
 * @param more.foreseen The other is still being measured when that one begins to be; else it comes later.
 * @param more.dirty The operator has edited what the other changes, so that it cannot land.
 */
async function drained(more: {
  readonly dirty?: boolean;
  readonly foreseen: boolean;
}): Promise<Leaning> {
  const decisions = [about('a.txt', ['a']), about('b.txt', ['b'])];
  const stage = engineStage({ decisions, settings: { evidenceConcurrency: 2 } });
  const first = await stage.create('dec-a.txt', auto);
  const leaning = await stage.create('dec-b.txt', auto);
  const begun = Promise.withResolvers<undefined>();
  const passed = Promise.withResolvers<undefined>();
  let turns = 0;
  stage.agents.script = async ({ brief, place }) => {
    const isFirst = brief.commission === first;
    if (!isFirst) turns += 1;
    // Where it is not to be foreseen, the other begins to be measured only when this one is.
    await (isFirst === more.foreseen ? undefined : begun.promise);
    place.set(isFirst ? 'a.txt' : 'b.txt', 'done\n');
    return done();
  };
  stage.places.evidence['a'] = async (place) => {
    if (place.get('a.txt') !== 'done\n') return 0;
    begun.resolve(undefined);
    if (more.foreseen) await passed.promise;
    return 0;
  };
  stage.places.evidence['b'] = (place) => {
    if (place.get('b.txt') !== 'done\n') return 0;
    begun.resolve(undefined);
    passed.resolve(undefined);
    return place.get('a.txt') === 'done\n' ? 0 : 1;
  };
  if (more.dirty) stage.repository.dirty.push('a.txt');
  await (
    await stage.start({ concurrency: 2 })
  ).done;
  return { stage, first, leaning, turns: () => turns };
}

const endOf = ({ stage }: Leaning, id: string): string => {
  const view = stage.view(id);
  return `${situationOf(view)} ${view.delivery?.reason ?? view.reason?.code}`;
};

describe('given a result that is green only by another that it does not depend on', () => {
  it('when both land, then it lands as it was foreseen', async () => {
    const world = await drained({ foreseen: true });
    deepEqual(
      [endOf(world, world.first), endOf(world, world.leaning), world.turns()],
      ['landed landed', 'landed landed', 1],
    );
  });

  it('when the other does not land, then it is held, nothing of it has landed, and its agent was not asked again', async () => {
    const world = await drained({ foreseen: true, dirty: true });
    const { stage, first, leaning, turns } = world;
    deepEqual(
      [endOf(world, first), endOf(world, leaning)],
      ['held checkout_dirty', 'held reverify_failed'],
    );
    equal(turns(), 1);
    const tip = stage.repository.refs.get('refs/heads/main') ?? '';
    equal(stage.repository.textsOf(tip)['b.txt'], 'one\n');
    // What it passed by is told beside what it was found to be.
    const { verdict, result } = stage.view(leaning);
    equal(verdict?.verdict, 'pass');
    equal(
      verdict.evidence.some((run) => run.tree === result?.tree),
      false,
    );
    const measured = stage.journal.events.findLast(
      ({ type, commission }) => type === 'measured' && commission === leaning,
    );
    match(JSON.stringify(measured), /"round":"reverify"/);
    // The operator has all ways out: once the other is in, it lands as it is.
    stage.repository.dirty.length = 0;
    equal((await stage.reviews.apply(first, 'operator:test')).kind, 'landed');
    equal((await stage.reviews.apply(leaning, 'operator:test')).kind, 'landed');
  });

  it('when it is measured as it was captured, then its agent is asked to mend it', async () => {
    const { turns } = await drained({ foreseen: false, dirty: true });
    equal(turns() > 1, true);
  });
});
