import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import {
  floorChain,
  forecast,
  type ForecastInput,
} from '../../../../src/domain/schedule/forecast.ts';
import { commissionOf, created, stored } from '../../../fixtures/commissionEvents.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { chance } from '../../../fixtures/seed.ts';

const minute = 60_000;
const rule = { caseless: false };

interface Planned {
  readonly id: string;
  readonly paths: readonly string[];
  readonly dependsOn: readonly string[];
  readonly priority: number;
  readonly minutes: number;
  readonly rest?: number;
}

function inputOf(planned: readonly Planned[]): ForecastInput {
  const ledger = new Ledger();
  for (const [at, { id, paths, dependsOn, priority }] of planned.entries()) {
    const scope: Commission['scope'] = { ...commissionOf(id).scope, lockset: paths };
    ledger.apply(stored(created(id, { scope, dependsOn, priority }), at + 1));
  }
  const byId = new Map(planned.map((one) => [one.id, one]));
  return {
    ...{ queued: [...ledger.open()], rule, now: 1_700_000_000_000 },
    find: (id) => ledger.get(id),
    ofDecision: (decision) => ledger.ofDecision(decision),
    envelopeOf: () => undefined,
    durationOf: ({ commission }) => {
      const { minutes = 0, rest = 0 } = byId.get(commission.id) ?? {};
      return { turnMs: minutes * minute, restMs: rest * minute };
    },
  };
}

const plan = (id: string, minutes: number, more: Partial<Planned> = {}): Planned => ({
  ...{ id, minutes, paths: [`${id}.txt`], dependsOn: [], priority: 0 },
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

/** Twenty queues that nobody thought of. */
const draw = (below: number): number => Math.floor(chance() * below);
function shuffled(count: number): number[] {
  const left = Array.from({ length: count }, (_, at) => at);
  return Array.from({ length: count }, () => left.splice(draw(left.length), 1)[0]!);
}
const queues = Array.from({ length: 20 }, () => {
  const count = 3 + draw(5);
  const order = shuffled(count);
  return Array.from({ length: count }, (__, n): Planned => ({
    id: `f${n}`,
    paths: draw(3) === 0 ? ['shared/'] : [`f${n}.txt`],
    dependsOn: n > 0 && draw(4) === 0 ? [`f${draw(n)}`] : [],
    priority: draw(2),
    // No two sums of them are the same: nothing ends together, and the order is no matter of chance.
    minutes: 2 ** order[n]!,
  }));
});

describe('given twenty random queues', () => {
  for (const [at, planned] of queues.entries())
    it(`when queue ${at} is forecast, then locks, dependencies and agents are kept, and no forecast beats the floor`, () => {
      const input = inputOf(planned);
      const total = planned.reduce((sum, { minutes }) => sum + minutes * minute, 0);
      const floor = floorChain(input).reduce((sum, { from, to }) => sum + to - from, 0);
      const byId = new Map(planned.map((one) => [one.id, one]));
      for (let agents = 1; agents <= 8; agents++) {
        const { runs, makespanMs, never } = forecast(input, agents);
        deepEqual([runs.length, never], [planned.length, []]);
        ok(makespanMs * agents >= total, 'faster than so many can be');
        if (agents === 1) equal(makespanMs, total);
        if (agents >= planned.length) equal(makespanMs, floor);
        for (const one of runs) {
          const mine = byId.get(one.id)!;
          const beside = runs.filter(({ from, to }) => from <= one.from && one.from < to);
          const turns = beside.filter(({ left }) => one.from < left);
          ok(turns.length <= agents, 'more than there are agents');
          for (const other of beside) {
            const conflict = lockConflict(mine.paths, byId.get(other.id)!.paths, rule);
            ok(other.id === one.id || !conflict, `${one.id} beside ${other.id}`);
          }
          for (const id of mine.dependsOn)
            ok(
              runs.some((run) => run.id === id && run.to <= one.from),
              'before what it depends on',
            );
        }
      }
    });

  it('when real drains of them run on a clock set by hand, then each starts when the forecast said', async () => {
    for (const [at, planned] of queues.entries())
      for (const agents of [1, 2, 3])
        deepEqual(
          await drained(planned, agents),
          startsOf(
            forecast(inputOf(planned), agents).runs.map(({ id, from }) => [id, from / minute]),
          ),
          `queue ${at} at ${agents}`,
        );
  }).timeout(60_000);
});

const startsOf = (starts: readonly (readonly [string, number])[]): [string, number][] =>
  starts.map(([id, from]): [string, number] => [id, from]).sort(([a], [b]) => a.localeCompare(b));

/** In which minute each began in a real drain, whose turns last as long as planned. */
async function drained(planned: readonly Planned[], agents: number): Promise<[string, number][]> {
  const names = planned.flatMap(({ id }) => [`${id}.txt`, `shared/${id}.txt`]);
  const decisions = planned.map(({ id, paths }) => ({
    ...about(paths[0] === 'shared/' ? `shared/${id}.txt` : `${id}.txt`),
    ...{ id: `dec-${id}`, allowedPaths: [...paths] },
  }));
  const files = Object.fromEntries(names.map((name) => [name, 'one\n']));
  const stage = engineStage({ files, decisions });
  const ids = new Map<string, string>();
  for (const { id, dependsOn, priority } of planned) {
    const on = dependsOn.map((one) => `dec-${one}`);
    const terms = {
      deliveryPolicy: 'workspace_patch_auto_on_pass',
      dependsOn: on,
      priority,
    } as const;
    ids.set(id, await stage.create(`dec-${id}`, terms));
  }
  const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
  const began: [string, number][] = [];
  const from = stage.clock.now();
  const { script } = stage.agents;
  stage.agents.script = async (work) => {
    const name = nameOf.get(work.brief.commission) ?? '';
    began.push([name, (stage.clock.now() - from) / minute]);
    const { minutes = 0 } = planned.find(({ id }) => id === name) ?? {};
    await new Promise<void>((resolve) => stage.clock.after(minutes * minute, resolve));
    work.place.set(
      work.brief.scope.allowedPaths[0] === 'shared/' ? `shared/${name}.txt` : `${name}.txt`,
      'two\n',
    );
    return {
      ...(await script({
        ...work,
        brief: { ...work.brief, scope: { ...work.brief.scope, allowedPaths: [] } },
      })),
    };
  };
  const drain = await stage.start({ concurrency: agents });
  const over = new AbortController();
  void drain.done.then(() => over.abort());
  for (let passed = 0; !over.signal.aborted; passed++) {
    for (let turns = 0; turns < 80; turns++) await new Promise(setImmediate);
    ok(passed < 300, 'it did not end');
    stage.clock.advance(minute);
  }
  deepEqual(
    [...ids.values()].flatMap((id) => {
      const view = stage.view(id);
      return situationOf(view) === 'landed'
        ? []
        : [id, situationOf(view), view.reason, view.delivery];
    }),
    [],
  );
  return startsOf(began);
}
