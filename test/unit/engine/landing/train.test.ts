import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import type { Landing } from '../../../../src/engine/landing/landing.ts';
import { amount } from '../../../fixtures/amount.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { chance } from '../../../fixtures/seed.ts';

const by = 'operator:test';
const trains = amount('HAFT_TRAINS', 60, 2_000);

/** Some results on one branch, what is red of which mixture, and where the operator commits between. */
interface Plan {
  /** By result: the paths it changes. Those that share one conflict. */
  readonly paths: readonly (readonly string[])[];
  /** By result: its evidence is red where each of these results has landed as well. */
  readonly enemies: readonly (readonly number[])[];
  /** Results right before whose landing the operator commits. */
  readonly moves: ReadonlySet<number>;
  readonly width: number;
}

interface World {
  readonly stage: EngineStage;
  readonly ids: readonly string[];
}

const some = (most: number): number => Math.floor(chance() * most);
const random = (): Plan => {
  const size = 2 + some(7);
  const each = <T>(make: (n: number) => T): T[] => Array.from({ length: size }, (_, n) => make(n));
  return {
    paths: each((n) => (chance() < 0.15 ? ['shared'] : [`p${n}`])),
    enemies: each((n) => (n > 0 && chance() < 0.4 ? [some(n), some(n)] : [])),
    moves: new Set(each((n) => n).filter(() => chance() < 0.15)),
    width: 1 + some(3),
  };
};

const evidenceOf = (n: number): string => `e${n}`;
const isDone = (place: ReadonlyMap<string, string>, plan: Plan, n: number): boolean =>
  plan.paths[n]?.every((path) => place.get(path)?.includes(`by ${n};`)) === true;

/** Every result captured and held on the same base. */
async function held(plan: Plan): Promise<World> {
  const decisions = plan.paths.map((paths, n): Decision =>
    decisionOf(`dec-${n}`, {
      affectedFiles: paths,
      allowedPaths: paths,
      evidenceRequirements: [{ kind: 'command', command: evidenceOf(n) }],
    }),
  );
  const files = Object.fromEntries([...plan.paths.flat(), 'other'].map((path) => [path, 'one\n']));
  const settings = { evidenceConcurrency: plan.width };
  const stage = engineStage({ decisions, files, settings });
  const ids: string[] = [];
  for (const { id } of decisions) ids.push(await stage.create(id));
  stage.agents.script = ({ brief, place }) => {
    for (const path of brief.scope.allowedPaths)
      place.set(path, `by ${ids.indexOf(brief.commission)};\n`);
    return { kind: 'completed', text: '{"summary":"","claims":[],"files":[]}', tokens: 1 };
  };
  for (const [n] of decisions.entries())
    stage.places.evidence[evidenceOf(n)] = async (place) => {
      for (let turn = some(6); turn > 0; turn--) await new Promise(setImmediate);
      const met = plan.enemies[n]?.filter((one) => isDone(place, plan, one)) ?? [];
      return met.length > 0 ? 1 : 0;
    };
  await (
    await stage.start()
  ).done;
  const moved = new Set<number>();
  stage.repository.beforeLanding = ({ id }) => {
    const n = ids.indexOf(id);
    if (!plan.moves.has(n) || moved.has(n)) return;
    moved.add(n);
    stage.repository.commitFiles({ other: `${n}\n` });
  };
  return { stage, ids };
}

const told = (landing: Landing): string =>
  landing.kind === 'held' ? landing.reason : `landed ${landing.files.join()}`;

async function oneByOne({ stage, ids }: World): Promise<string[]> {
  const outcomes: string[] = [];
  for (const id of ids) outcomes.push(told(await stage.reviews.apply(id, by)));
  return outcomes;
}

async function asTrain({ stage, ids }: World): Promise<string[]> {
  return (await Promise.all(ids.map((id) => stage.reviews.apply(id, by)))).map(told);
}

const ended = ({ stage }: World): unknown => [
  stage.repository.textsOf(tipOf(stage)),
  [...stage.repository.refs.keys()].filter((ref) => !ref.startsWith('refs/haft/results/')).sort(),
];
const tipOf = (stage: EngineStage): string => stage.repository.refs.get('refs/heads/main') ?? '';

describe('given results that wait to land on one branch', () => {
  it('when they land as a train, then each ends as it would have one by one', async () => {
    let reformed = 0;
    for (let n = 0; n < trains; n++) {
      const plan = random();
      const [alone, train] = [await held(plan), await held(plan)];
      const expected = await oneByOne(alone);
      deepEqual(
        await asTrain(train),
        expected,
        JSON.stringify({ ...plan, moves: [...plan.moves] }),
      );
      deepEqual(ended(train), ended(alone));
      if (expected.some((one) => one === 'reverify_failed')) reformed += 1;
    }
    ok(reformed > trains / 10, `${reformed} of ${trains} had a red one`);
  });

  it('when each is green, then those behind are proven while the first is', async () => {
    const paths = [['p0'], ['p1'], ['p2'], ['p3']];
    const enemies = paths.map(() => []);
    const world = await held({ paths, enemies, moves: new Set(), width: 2 });
    const { evidence, ran } = world.stage.places;
    let [now, most] = [0, 0];
    for (const [text, answer] of Object.entries(evidence))
      evidence[text] = async (place, run) => {
        most = Math.max(most, ++now);
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
        now -= 1;
        return answer(place, run);
      };
    const before = ran.length;
    await asTrain(world);
    // The first lands on its own base; each other was run once, on just the tree it landed as.
    deepEqual([most, ran.length - before], [2, 3]);
  });

  it('when one before it is red, then it is proven anew without that one', async () => {
    const world = await held({
      paths: [['p0'], ['p1'], ['p2']],
      enemies: [[], [0], [1]],
      moves: new Set(),
      width: 2,
    });
    deepEqual(await asTrain(world), ['landed p0', 'reverify_failed', 'landed p2']);
  });

  it('when one before it does not land, then what is proven on top of that is given up at once', async () => {
    const world = await held({
      paths: [['p0'], ['p1']],
      enemies: [[], []],
      moves: new Set(),
      width: 1,
    });
    const { places, repository } = world.stage;
    repository.commitFiles({ other: 'red\n' });
    places.evidence[evidenceOf(0)] = () => 1;
    // With the first it lasts for ever.
    places.evidence[evidenceOf(1)] = (place, { signal }) =>
      place.get('p0') === 'one\n'
        ? 0
        : new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(1), { once: true });
          });
    deepEqual(await asTrain(world), ['reverify_failed', 'landed p1']);
  });

  it('when its asker stops, then nothing is proven any more, and nothing is left', async () => {
    const world = await held({
      paths: [['p0'], ['p1'], ['p2']],
      enemies: [[], [], []],
      moves: new Set(),
      width: 3,
    });
    const { stage, ids } = world;
    const signals: AbortSignal[] = [];
    for (const text of Object.keys(stage.places.evidence))
      stage.places.evidence[text] = (_, { signal }) => {
        signals.push(signal);
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(1), { once: true });
        });
      };
    const landings = Promise.all(ids.map((id) => stage.reviews.apply(id, by)));
    while (signals.length < 2) await new Promise(setImmediate);
    await stage.landings.close();
    deepEqual((await landings).map(told), [
      'landed p0',
      'landing_interrupted',
      'landing_interrupted',
    ]);
    equal(
      signals.every(({ aborted }) => aborted),
      true,
    );
    deepEqual(
      [...stage.repository.refs.keys()].filter((ref) => /ahead|proofs/.test(ref)),
      [],
    );
  });
});
