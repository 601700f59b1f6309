import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { amount } from '../../../fixtures/amount.ts';
import {
  landingWorld,
  type LandingPlan,
  type LandingWorld,
} from '../../../fixtures/engineStage/landingWorld.ts';
import { chance } from '../../../fixtures/seed.ts';

const queues = amount('HAFT_PASSES', 60, 2_000);
const long = 30_000;
const short = 500;

const some = (most: number): number => Math.floor(chance() * most);
const greenOnes = (takes: readonly number[], width: number): LandingPlan => ({
  ...{ takes, width },
  paths: takes.map((_, n) => [`p${n}`]),
  enemies: takes.map(() => []),
});

interface RandomPlan extends LandingPlan {
  /** By result: when it is brought to its line, ms. */
  readonly at: readonly number[];
}

function random(): RandomPlan {
  const size = 3 + some(6);
  const each = <T>(make: (n: number) => T): T[] => Array.from({ length: size }, (_, n) => make(n));
  return {
    paths: each((n) => (chance() < 0.15 ? ['shared'] : [`p${n}`])),
    enemies: each((n) => (chance() < 0.25 ? [(n + 1 + some(size - 1)) % size] : [])),
    takes: each(() => [short, 3_000, long][some(3)] ?? short),
    width: 1 + some(3),
    at: each(() => (chance() < 0.4 ? 0 : some(60_000))),
  };
}

/** Results in the order in which their landings came to an end. */
const orderOf = ({ stage, ids }: LandingWorld): number[] =>
  stage.journal.events
    .filter(({ type, by }) => by === 'operator:test' && ['landed', 'held'].includes(type))
    .map(({ commission }) => ids.indexOf(commission));

const textsOf = ({ stage: { repository } }: LandingWorld): unknown =>
  repository.textsOf(repository.refs.get('refs/heads/main') ?? '');

/** Milliseconds of its own proofs that were stopped because another had passed. */
const lostOf = ({ runs }: LandingWorld, n: number): number =>
  runs
    .filter(
      ({ result, label, exitCode }) =>
        result === n && exitCode === undefined && label.endsWith('-landing'),
    )
    .reduce((sum, { began, ended = began }) => sum + ended - began, 0);

/** Where it landed: its evidence was green on just that tree, or that is what was captured. */
async function isProven({ stage, ids, runs }: LandingWorld, n: number): Promise<boolean> {
  const { delivery, result } = stage.view(ids[n] ?? '');
  if (delivery?.status !== 'landed' || delivery.commit === undefined) return true;
  const tree = await stage.repository.treeOf(delivery.commit);
  const proof = runs.findLast(
    (run) => run.result === n && run.tree === tree && run.exitCode !== undefined,
  );
  return tree === result?.tree || proof?.exitCode === 0;
}

/** What was run before a proof was stopped says nothing of the whole, and is on no record. */
const hasCutOff = ({ stage, ids }: LandingWorld, n: number): boolean =>
  stage.journal.events.some(
    (event) =>
      event.commission === ids[n] && event.type === 'measured' && event.data.runs.length < 2,
  );

describe('given results with long and short evidence on one branch', () => {
  it('when queues are random, then each ends as one by one in the order they landed, as it was proven, and none loses more than one run', async () => {
    let [passes, reds] = [0, 0];
    for (let n = 0; n < queues; n++) {
      const plan = random();
      const said = JSON.stringify(plan);
      const world = await landingWorld(plan);
      const all = Promise.all(plan.at.map((at, result) => world.land(result, at)));
      const ended = (await world.until(all)).map(({ told }) => told);
      const order = orderOf(world);
      const alone = await landingWorld(plan);
      const expected: string[] = [];
      for (const result of order)
        expected[result] = (await alone.until(alone.land(result, 0))).told;
      deepEqual(ended, expected, said);
      deepEqual(textsOf(world), textsOf(alone), said);
      const arrival = plan.at
        .map((_, result) => result)
        .sort((a, b) => plan.at[a]! - plan.at[b]! || a - b);
      if (arrival.join() !== order.join()) passes += 1;
      if (ended.includes('reverify_failed')) reds += 1;
      for (const result of plan.takes.keys()) {
        ok(lostOf(world, result) <= plan.takes[result]!, said);
        ok(await isProven(world, result), said);
        ok(!hasCutOff(world, result), said);
      }
      deepEqual(
        [...world.stage.repository.refs.keys()].filter((ref) => /ahead|proofs|landing/.test(ref)),
        [],
      );
    }
    ok(
      passes > queues / 10 && reds > queues / 20,
      `${passes} passed and ${reds} were red of ${queues}`,
    );
  });

  for (const [width, waits] of [
    [2, short],
    [1, long - 1_000 + short],
  ] as const)
    it(`when a short one comes a second after a long one began, ${width} side by side, then it waits ${waits} ms`, async () => {
      const world = await landingWorld(greenOnes([long, short], width));
      const { clock, repository } = world.stage;
      repository.commitFiles({ other: 'two\n' });
      const began = clock.now();
      const [slow, quick] = await world.until(
        Promise.all([world.land(0, 0), world.land(1, 1_000)]),
      );
      deepEqual([slow.told, quick.told], ['landed p0', 'landed p1']);
      equal(quick.ended - began - 1_000, waits);
      equal(slow.ended - began, width === 2 ? 1_000 + short + long : long);
    });

  it('when short ones never end, then the long one lands within two runs of its evidence', async () => {
    const shorts = Array.from({ length: 40 }, () => short);
    const world = await landingWorld(greenOnes([long, ...shorts], 2));
    const { clock, repository } = world.stage;
    repository.commitFiles({ other: 'two\n' });
    const began = clock.now();
    const landings = [
      world.land(0, 0),
      ...shorts.map((_, n) => world.land(n + 1, 2_000 * (n + 1))),
    ];
    const [slow, ...quick] = await world.until(Promise.all(landings));
    ok(slow && slow.ended - began <= 2 * long + short, `${slow!.ended - began}`);
    const waits = quick.map(({ ended }, n) => ended - began - 2_000 * (n + 1));
    const passed = quick.filter(({ ended }) => ended < slow.ended);
    ok(passed.length >= 8, `${passed.length} passed`);
    ok(
      waits.every((ms) => ms <= long + 10 * short),
      waits.join(),
    );
    ok(lostOf(world, 0) <= long);
  });

  it('when the short one touches what the long one does, or is long itself, then it waits', async () => {
    for (const plan of [
      { ...greenOnes([long, short], 2), paths: [['p0', 'shared'], ['shared']] },
      greenOnes([long, long - 3_000], 2),
    ]) {
      const world = await landingWorld(plan);
      world.stage.repository.commitFiles({ other: 'two\n' });
      await world.until(Promise.all([world.land(0, 0), world.land(1, 1_000)]));
      deepEqual(orderOf(world), [0, 1]);
    }
  });

  it('when the one that passes is red, then the other has lost nothing', async () => {
    const plan = { ...greenOnes([long, short], 2), paths: [['p0'], ['p1']] };
    const world = await landingWorld(plan);
    const { clock, places, repository } = world.stage;
    repository.commitFiles({ other: 'two\n' });
    places.evidence['e1'] = () => 1;
    const began = clock.now();
    const [slow, quick] = await world.until(Promise.all([world.land(0, 0), world.land(1, 1_000)]));
    deepEqual([slow.told, quick.told], ['landed p0', 'reverify_failed']);
    deepEqual([slow.ended - began, quick.ended - began], [long, 1_000]);
  });

  it('when another long one is proven ahead, then the short one waits for neither', async () => {
    const world = await landingWorld(greenOnes([long, long, short], 2));
    const { clock, repository } = world.stage;
    repository.commitFiles({ other: 'two\n' });
    const commit = repository.commit.bind(repository);
    repository.commit = async (request) => {
      // Whoever looks ahead is faster than the one that passes.
      for (let turn = 0; turn < 6 && request.keepAs.includes('/proofs/'); turn++)
        await new Promise(setImmediate);
      return await commit(request);
    };
    const began = clock.now();
    const landings = [world.land(0, 0), world.land(1, 0), world.land(2, 1_000)];
    const ended = await world.until(Promise.all(landings));
    deepEqual(
      ended.map((one) => one.ended - began),
      [1_000 + short + long, 1_000 + short + long, 1_000 + short],
    );
  });

  it('when what it passes was proven ahead, and it is red, then that goes on as it was', async () => {
    const world = await landingWorld(greenOnes([5_000, long, short], 2));
    const { clock, places, repository } = world.stage;
    repository.commitFiles({ other: 'two\n' });
    places.evidence['e2'] = () => 1;
    const began = clock.now();
    const landings = [world.land(0, 0), world.land(1, 0), world.land(2, 6_000)];
    const ended = await world.until(Promise.all(landings));
    deepEqual(
      ended.map((one) => one.ended - began),
      [5_000, long, 6_000],
    );
  });

  it('when all is stopped while one passes, then nothing is left', async () => {
    const world = await landingWorld(greenOnes([long, short, long], 2));
    world.stage.repository.commitFiles({ other: 'two\n' });
    const landings = [0, 1, 2].map((n) => world.land(n, n * 100));
    await world.until(new Promise<void>((resolve) => void world.stage.clock.after(300, resolve)));
    await world.stage.landings.close();
    deepEqual(
      (await Promise.all(landings)).map(({ told }) => told),
      ['landing_interrupted', 'landing_interrupted', 'landing_interrupted'],
    );
    deepEqual(
      [...world.stage.repository.refs.keys()].filter((ref) => /ahead|proofs|landing/.test(ref)),
      [],
    );
  });
});
