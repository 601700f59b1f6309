import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { amount } from '../../../fixtures/amount.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import type { Place } from '../../../fixtures/engineStage/memoryPlaces.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';
import { chance } from '../../../fixtures/seed.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const drains = amount('HAFT_FORESEEN', 60, 2_000);

/** Some auto commissions, and what their evidence thinks of what else has landed. */
interface Plan {
  /** By result: its evidence is red where this other one has landed. */
  readonly enemies: readonly (number | undefined)[];
  /** By result: how many of its first turns leave its own evidence red. */
  readonly bad: readonly number[];
  /** Results right before whose landing the operator commits. */
  readonly moves: ReadonlySet<number>;
  readonly concurrency: number;
  readonly width: number;
}

interface World {
  readonly stage: EngineStage;
  readonly ids: readonly string[];
  /** By evidence and tree: how it ended there, the last time. */
  readonly seen: ReadonlyMap<string, number>;
  /** By result: how often its evidence ran where its own work was. */
  readonly runs: readonly number[];
}

const some = (most: number): number => Math.floor(chance() * most);
const evidenceOf = (n: number): string => `e${n}`;
const pathOf = (n: number): string => `p${n}`;

const random = (): Plan => {
  const size = 2 + some(7);
  const each = <T>(make: (n: number) => T): T[] => Array.from({ length: size }, (_, n) => make(n));
  return {
    enemies: each((n) => (chance() < 0.3 ? (n + 1 + some(size - 1)) % size : undefined)),
    bad: each(() => (chance() < 0.2 ? 1 + some(4) : 0)),
    moves: new Set(each((n) => n).filter(() => chance() < 0.15)),
    concurrency: 1 + some(4),
    width: 1 + some(3),
  };
};

/** What the evidence of a result says of a tree, as a pure rule. */
const isGreen = (plan: Plan, n: number, place: ReadonlyMap<string, string>): boolean => {
  const enemy = plan.enemies[n];
  const met = enemy !== undefined && place.get(pathOf(enemy))?.startsWith('good') === true;
  return !met && !(place.get(pathOf(n)) ?? '').startsWith('bad');
};

async function drained(plan: Plan, pause = (): number => some(6)): Promise<World> {
  const numbers = plan.bad.map((_, n) => n);
  const decisions = numbers.map((n): Decision =>
    decisionOf(`dec-${n}`, {
      affectedFiles: [pathOf(n)],
      allowedPaths: [pathOf(n)],
      evidenceRequirements: [{ kind: 'command', command: evidenceOf(n) }],
    }),
  );
  const files = Object.fromEntries([...numbers.map(pathOf), 'other'].map((path) => [path, '1\n']));
  const stage = engineStage({ decisions, files, settings: { evidenceConcurrency: plan.width } });
  const ids: string[] = [];
  for (const { id } of decisions) ids.push(await stage.create(id, auto));
  const turns = numbers.map(() => 0);
  stage.agents.script = async ({ brief, place }) => {
    const n = ids.indexOf(brief.commission);
    const turn = (turns[n] = (turns[n] ?? 0) + 1);
    for (let wait = pause(); wait > 0; wait--) await new Promise(setImmediate);
    place.set(pathOf(n), turn <= (plan.bad[n] ?? 0) ? `bad ${turn}\n` : 'good\n');
    return done();
  };
  const seen = new Map<string, number>();
  const runs = numbers.map(() => 0);
  for (const n of numbers)
    stage.places.evidence[evidenceOf(n)] = async (place: Place) => {
      for (let wait = pause(); wait > 0; wait--) await new Promise(setImmediate);
      const exitCode = isGreen(plan, n, place) ? 0 : 1;
      seen.set(`${n} ${stage.repository.treeFrom(Object.fromEntries(place))}`, exitCode);
      if (place.get(pathOf(n)) !== '1\n') runs[n] = (runs[n] ?? 0) + 1;
      return exitCode;
    };
  const moved = new Set<number>();
  stage.repository.beforeLanding = ({ id }) => {
    const n = ids.indexOf(id);
    if (!plan.moves.has(n) || moved.has(n)) return;
    moved.add(n);
    stage.repository.commitFiles({ other: `${n}\n` });
  };
  await (
    await stage.start({ concurrency: plan.concurrency })
  ).done;
  return { stage, ids, seen, runs };
}

/** What became of each, and the commits that landed, by result. */
function outcomes({ stage, ids }: World): string[] {
  return ids.map((id) => {
    const view = stage.view(id);
    const situation = situationOf(view);
    return situation === 'held' ? `held ${view.delivery?.reason}` : situation;
  });
}

const commitOf = (stage: EngineStage, id: string): string => stage.view(id).delivery?.commit ?? '';
const isCaptured = (stage: EngineStage, id: string, tree: string): boolean =>
  stage.view(id).result?.tree === tree;
const textsOf = (stage: EngineStage, commitOrTree: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(stage.repository.textsOf(commitOrTree)));

describe('given results that are measured as they would land', () => {
  it('when queues are random, then only proven trees land, and whoever is left out deserves it', async () => {
    let [landedOnes, heldOnes, failedOnes] = [0, 0, 0];
    for (let round = 0; round < drains; round++) {
      const plan = random();
      const world = await drained(plan);
      const { stage, ids, seen } = world;
      for (const [n, outcome] of outcomes(world).entries()) {
        const said = JSON.stringify({ ...plan, moves: [...plan.moves], n, outcome });
        const view = stage.view(ids[n] ?? '');
        const captured = textsOf(stage, view.result?.commit ?? '');
        if (outcome === 'landed') {
          landedOnes += 1;
          const tree = await stage.repository.treeOf(commitOf(stage, ids[n] ?? ''));
          equal(seen.get(`${n} ${tree}`), 0, said);
        } else if (outcome === 'held reverify_failed') {
          heldOnes += 1;
          ok(isGreen(plan, n, captured), said);
          const landedEnemy = plan.enemies[n] !== undefined;
          ok(landedEnemy, said);
        } else {
          failedOnes += 1;
          // Red work is red by itself: what else lands is never put down to the agent.
          deepEqual([outcome, isGreen(plan, n, captured)], ['failed', false], said);
        }
      }
      deepEqual(
        [...stage.repository.refs.keys()].filter((ref) => /ahead|proofs/.test(ref)),
        [],
      );
    }
    const enough = drains / 10;
    ok(landedOnes > enough && heldOnes > enough && failedOnes > enough, 'each has been seen');
  });

  for (const [concurrency, width] of [
    [2, 1],
    [4, 2],
  ] as const)
    it(`when all are green, ${width} side by side, then the evidence of each runs once`, async () => {
      const numbers = Array.from({ length: 8 });
      const { runs, stage, ids } = await drained(
        {
          enemies: numbers.map(() => undefined),
          bad: numbers.map(() => 0),
          ...{ moves: new Set<number>(), concurrency, width },
        },
        () => 20,
      );
      deepEqual(
        runs,
        numbers.map(() => 1),
      );
      for (const id of ids) equal(situationOf(stage.view(id)), 'landed');
      // Whoever reads the proof is told what it is a proof of.
      const cards = ids.map((id) => stage.repository.notes.get(commitOf(stage, id)) ?? '');
      const trees = ids.map((id) => stage.view(id).verdict?.evidence[0]?.tree ?? '');
      const told = cards.map(
        (card) => /ran on what its branch was to be .*`(\w+)`/.exec(card)?.[1],
      );
      deepEqual(
        told,
        trees.map((tree, n) => (isCaptured(stage, ids[n] ?? '', tree) ? undefined : tree)),
      );
      ok(
        told.some((tree) => tree !== undefined),
        'one was measured ahead',
      );
    });
});
