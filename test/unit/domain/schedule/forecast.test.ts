import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { floorChain } from '../../../../src/domain/schedule/floorChain.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import {
  forecast,
  type Forecast,
  type ForecastInput,
  type ForecastRun,
} from '../../../../src/domain/schedule/forecast.ts';
import { commissionOf, created, stored } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';
import { chance } from '../../../fixtures/seed.ts';

const minute = 60_000;
const rule = { caseless: false };

interface Planned {
  readonly id: string;
  readonly paths: readonly string[];
  readonly dependsOn: readonly string[];
  readonly priority: number;
  readonly turn: number;
  readonly evidence: number;
  readonly proof: number;
  readonly isHeld: boolean;
}

function inputOf(planned: readonly Planned[], evidenceWidth = 1): ForecastInput {
  const ledger = new Ledger();
  for (const [at, { id, paths, dependsOn, priority }] of planned.entries()) {
    const scope: Commission['scope'] = { ...commissionOf(id).scope, lockset: paths };
    ledger.apply(stored(created(id, { scope, dependsOn, priority }), at + 1));
  }
  const byId = new Map(planned.map((one) => [one.id, one]));
  const queued = [...ledger.open()];
  return {
    ...{ queued, open: queued, rule, now: 1_700_000_000_000, evidenceWidth },
    find: (id) => ledger.get(id),
    ofDecision: (decision) => ledger.ofDecision(decision),
    envelopeOf: () => undefined,
    evidenceOf: () => 'check',
    lands: ({ commission }) => byId.get(commission.id)?.isHeld === false,
    durationOf: ({ commission }) => {
      const { turn = 0, evidence = 0, proof = 0 } = byId.get(commission.id) ?? {};
      return { turnMs: turn, evidenceMs: evidence, proofMs: proof };
    },
  };
}

const plan = (id: string, minutes: number, more: Partial<Planned> = {}): Planned => ({
  ...{ id, turn: minutes * minute, evidence: 0, proof: 0, isHeld: false },
  ...{ paths: [`${id}.txt`], dependsOn: [], priority: 0 },
  ...more,
});

describe('given a queue whose durations are known', () => {
  it('when it is forecast, then agents shorten it down to its longest chain, which is told link by link', () => {
    const input = inputOf([
      plan('a', 30),
      plan('b', 20, { dependsOn: ['a'] }),
      plan('c', 10, { paths: ['b.txt'] }),
      plan('d', 5),
      plan('e', 5),
    ]);
    deepEqual(
      [1, 2, 3, 8].map((agents) => forecast(input, agents).makespanMs / minute),
      [70, 50, 50, 50],
    );
    deepEqual(
      floorChain(input).map(({ id, from, to, because }) => [
        id,
        from / minute,
        to / minute,
        because,
      ]),
      [
        ['a', 0, 30, undefined],
        ['b', 30, 50, 'dependency'],
      ],
    );
  });

  it('when paths are the same, then the lock is what the chain is told by', () => {
    const chain = floorChain(
      inputOf([plan('a', 30, { paths: ['docs/'] }), plan('b', 20, { paths: ['docs/x.md'] })]),
    );
    deepEqual(
      chain.map(({ because }) => because),
      [undefined, { mine: 'docs/x.md', theirs: 'docs/' }],
    );
  });

  it('when one waits for what nobody does, then it is told as one that never starts', () => {
    const { never, makespanMs } = forecast(
      inputOf([plan('a', 30), plan('b', 1, { dependsOn: ['x'] })]),
      2,
    );
    deepEqual([never.map(({ id }) => id), makespanMs], [['b'], 30 * minute]);
  });
});

describe('given results that are measured and proven', () => {
  const measured = (id: string, more: Partial<Planned> = {}): Planned =>
    plan(id, 1, { evidence: 10 * minute, proof: 10 * minute, ...more });
  const runsOf = ({ runs }: Forecast): number[][] =>
    runs.map(({ from, left, measured: shown, to }) =>
      [from, left, shown, to].map((ms) => ms / minute),
    );

  it('when evidence is wider, then more of them are measured and proven side by side', () => {
    const three = ['a', 'b', 'c'].map((id) => measured(id));
    deepEqual(runsOf(forecast(inputOf(three, 1), 3)), [
      [0, 1, 11, 11],
      [0, 1, 21, 21],
      [0, 1, 31, 31],
    ]);
    deepEqual(runsOf(forecast(inputOf(three, 3), 3)), Array(3).fill([0, 1, 11, 11]));
  });

  it('when one is ready before another that was measured first, then who lands with whom decides whether it is proven anew', () => {
    const quick = measured('b', { evidence: 4 * minute, proof: 4 * minute });
    const input = inputOf([measured('a'), quick], 2);
    // Both together were measured with the second.
    deepEqual(runsOf(forecast(input, 2)), [
      [0, 1, 11, 11],
      [0, 1, 5, 9],
    ]);
    const own = ({ commission }: CommissionView): string => commission.id;
    deepEqual(runsOf(forecast({ ...input, evidenceOf: own }, 2)), [
      [0, 1, 11, 21],
      [0, 1, 5, 9],
    ]);
  });

  it('when a result is held, then its paths are free and who depends on it never starts', () => {
    const input = inputOf([
      measured('a', { isHeld: true }),
      measured('b', { paths: ['a.txt'] }),
      measured('c', { dependsOn: ['a'] }),
    ]);
    const told = forecast(input, 2);
    deepEqual(
      told.runs.map(({ id, from, end }) => [id, from / minute, end]),
      [
        ['a', 0, 'held'],
        ['b', 11, 'landed'],
      ],
    );
    deepEqual(told.never, [{ id: 'c', cause: { kind: 'dependency', on: 'a', situation: 'held' } }]);
  });

  it('when one keeps its slot while it is measured, then nobody else has it', () => {
    const two = { ...inputOf([measured('a'), measured('b'), measured('c')], 3) };
    const third = (keepsSlot: boolean): number | undefined =>
      runsOf(forecast({ ...two, keepsSlot: () => keepsSlot }, 2))[2]?.[0];
    deepEqual([third(false), third(true)], [1, 11]);
  });
});

const draw = (below: number): number => Math.floor(chance() * below);

/** Queues that nobody thought of; hardly ever do two things of them end together. */
const queues = Array.from({ length: 24 }, () =>
  Array.from({ length: 4 + draw(9) }, (__, n): Planned => ({
    id: `f${n}`,
    paths: [['shared/'], [`shared/f${n}.txt`], [`f${n}.txt`], [`f${n}.txt`]][draw(4)]!,
    dependsOn: n > 0 && draw(4) === 0 ? [`f${draw(n)}`] : [],
    priority: draw(2),
    turn: minute + draw(50 * minute),
    evidence: minute + draw(25 * minute),
    proof: minute + draw(25 * minute),
    isHeld: draw(6) === 0,
  })),
);

describe('given random queues', () => {
  for (const [at, planned] of queues.entries())
    it(`when queue ${at} is forecast, then locks, dependencies, agents and evidence are kept`, () => {
      const byId = new Map(planned.map((one) => [one.id, one]));
      for (let agents = 1; agents <= 8; agents++) {
        const width = 1 + draw(4);
        const { runs, never } = forecast(inputOf(planned, width), agents);
        equal(runs.length + never.length, planned.length);
        const isIn = (from: number, one: ForecastRun, to: number): boolean =>
          from <= one.from && one.from < to;
        for (const one of runs) {
          const mine = byId.get(one.id)!;
          ok(one.left - one.from === mine.turn && one.measured - one.left >= mine.evidence);
          ok(runs.filter(({ from, left }) => isIn(from, one, left)).length <= agents, 'agents');
          for (const other of runs.filter(({ from, to }) => isIn(from, one, to))) {
            const conflict = lockConflict(mine.paths, byId.get(other.id)!.paths, rule);
            ok(other === one || !conflict, `${one.id} beside ${other.id}`);
          }
          for (const id of mine.dependsOn)
            ok(
              runs.some((run) => run.id === id && run.end === 'landed' && run.to <= one.from),
              'before what it depends on',
            );
        }
      }
    });

  it('when all of it can be done at once, then only the floor is left', () => {
    for (const planned of queues) {
      const { makespanMs } = forecast(inputOf(planned, planned.length), 1 + planned.length);
      const [first, last] = [
        floorChain(inputOf(planned)).at(0),
        floorChain(inputOf(planned)).at(-1),
      ];
      deepEqual([first?.from, last?.to], [0, makespanMs]);
    }
  });

  it('when real drains of them run on a clock set by hand, then each does as the forecast said', async () => {
    for (const [at, planned] of queues.entries())
      for (const agents of [1 + (at % 8), 1 + draw(8), 1 + draw(8)]) {
        const width = 1 + draw(4);
        const real = await drained(planned, agents, width);
        const { runs, makespanMs } = forecast(inputOf(planned, width), agents);
        const said = `queue ${at}, ${agents} agents, evidence ${width} wide`;
        deepEqual(
          runs.map(({ id, from }) => [id, from]).sort(),
          real.starts.map(({ id, ms }) => [id, ms]).sort(),
          said,
        );
        ok(
          Math.abs(makespanMs - real.ms) <= 0.05 * real.ms,
          `${said}: ${makespanMs}, not ${real.ms}`,
        );
      }
  }).timeout(120_000);
});

/** When each began in a real drain, whose turns and evidence last as long as planned, and when it was over; ms. */
async function drained(
  planned: readonly Planned[],
  agents: number,
  evidenceConcurrency: number,
): Promise<{
  readonly starts: { readonly id: string; readonly ms: number }[];
  readonly ms: number;
}> {
  const fileOf = ({ id, paths }: Planned): string =>
    paths[0] === 'shared/' ? `shared/${id}.txt` : paths[0]!;
  const decisions = planned.map((one) =>
    decisionOf(`dec-${one.id}`, {
      ...{ affectedFiles: [fileOf(one)], allowedPaths: [...one.paths] },
      evidenceRequirements: [{ kind: 'command', command: 'check' }],
    }),
  );
  const files = Object.fromEntries(planned.map((one) => [fileOf(one), 'one\n']));
  const settings = { evidenceConcurrency };
  const stage = engineStage({ files, decisions, settings });
  const byCommission = new Map<string, Planned>();
  for (const one of planned) {
    const { id, dependsOn, priority, isHeld } = one;
    const terms = {
      deliveryPolicy: isHeld ? 'workspace_patch_manual' : 'workspace_patch_auto_on_pass',
      dependsOn: dependsOn.map((on) => `dec-${on}`),
      priority,
    } as const;
    byCommission.set(await stage.create(`dec-${id}`, terms), one);
  }
  const from = stage.clock.now();
  const passes = (ms: number): Promise<void> =>
    new Promise((resolve) => stage.clock.after(ms, resolve));
  const starts: { id: string; ms: number }[] = [];
  stage.agents.script = async ({ brief, place }) => {
    const one = byCommission.get(brief.commission)!;
    starts.push({ id: one.id, ms: stage.clock.now() - from });
    await passes(one.turn);
    place.set(fileOf(one), 'two\n');
    return done();
  };
  stage.places.evidence['check'] = async (_, { cwd }) => {
    const [, commission = '', what] = /^\/proofs\/(.+?)(-base|-ahead|-landing)?$/.exec(cwd) ?? [];
    const one = byCommission.get(commission)!;
    if (what !== '-base') await passes(what === undefined ? one.evidence : one.proof);
    return 0;
  };
  const drain = await stage.start({ concurrency: agents });
  const over = new AbortController();
  let ms = 0;
  void drain.done.then(() => {
    ms = stage.clock.now() - from;
    over.abort();
  });
  for (let steps = 0; !over.signal.aborted; steps++) {
    for (let turns = 0; turns < 80; turns++) await new Promise(setImmediate);
    ok(steps < 500, 'it did not end');
    stage.clock.advance(stage.clock.next() ?? 0);
  }
  return { starts, ms };
}
