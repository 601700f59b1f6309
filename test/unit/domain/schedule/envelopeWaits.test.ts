import { deepEqual, equal } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { AutonomyEnvelope } from '../../../../src/domain/envelope/envelope.ts';
import { choose, type Choice } from '../../../../src/domain/schedule/choose.ts';
import { waitText } from '../../../../src/domain/schedule/waitText.ts';
import { commissionOf, created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

/** Queued, on a path of its own. */
const queue = (id: string, more: Partial<Commission> = {}): EventDraft =>
  created(id, {
    scope: { ...commissionOf(id).scope, allowedPaths: [id], lockset: [id] },
    ...more,
  });
/** Executing, on a path of its own. */
const run = (id: string, more: Partial<Commission> = {}): EventDraft[] => [
  queue(id, more),
  ...landedLife(id).slice(1, 4),
];
const end = (
  id: string,
  state: 'failed' | 'blocked_policy' | 'blocked_stale' | 'needs_human_review',
) =>
  landedLife(id)
    .filter((event) => event.type === 'settled')
    .map((event) => ({ ...event, data: { ...event.data, state } }));
const under = (more: Partial<AutonomyEnvelope> = {}): Partial<Commission> => ({
  autonomyEnvelope: envelopeOf(more),
});
const planned = (more: Partial<AutonomyEnvelope> = {}): Partial<Commission> => ({
  implementationPlanRef: 'plan-1',
  implementationPlanRevision: 'p1',
  ...under(more),
});

function ask(events: readonly EventDraft[], now?: AutonomyEnvelope): Choice {
  const ledger = new Ledger();
  events.forEach((event, i) => {
    equal(ledger.apply(stored(event, i + 1)), true, event.type);
  });
  return choose({
    queued: [...ledger.open()].filter((view) => view.state === 'queued'),
    locked: ledger.locked(),
    freeSlots: 9,
    now: 1_700_000_000_000,
    rule: { caseless: false },
    find: (id) => ledger.get(id),
    ofDecision: (id) => ledger.ofDecision(id),
    open: [...ledger.open()],
    envelopeOf: ({ commission }) =>
      commission.autonomyEnvelope && (now ?? commission.autonomyEnvelope),
    overtaken: new Map(),
  });
}

describe('given an envelope that lets two execute at once', () => {
  it('when three are queued, then the third waits for the envelope, by name', () => {
    const choice = ask([queue('a', under()), queue('b', under()), queue('c', under())]);
    deepEqual(choice, {
      start: ['a', 'b'],
      waiting: [
        { id: 'c', cause: { kind: 'envelope', ref: 'env-1', max: 2, holders: ['a', 'b'] } },
      ],
    });
    equal(
      waitText(choice.waiting[0]!.cause),
      'waits for env-1, which lets 2 execute at once (a, b)',
    );
  });

  it('when others execute under it already, then they count, and those of another do not', () => {
    const runs = [...run('a', under()), ...run('b', under({ ref: 'env-2' })), ...run('c')];
    deepEqual(ask([...runs, queue('d', under()), queue('e', under()), queue('f')]).start, [
      'd',
      'f',
    ]);
  });

  it('when a run was cut off, then no agent of it counts', () => {
    const cut: EventDraft = {
      type: 'interrupted',
      by: 'engine:drain-1',
      commission: 'a',
      attempt: 1,
      data: { reason: 'stopped' },
    };
    deepEqual(ask([...run('a', under()), cut, queue('b', under()), queue('c', under())]).start, [
      'b',
      'c',
    ]);
  });

  it('when its file says another number by now, then that one counts', () => {
    const queued = [queue('a', under()), queue('b', under()), queue('c', under())];
    deepEqual(ask(queued, envelopeOf({ maxConcurrency: 1 })).start, ['a']);
    deepEqual(ask(queued, envelopeOf({ maxConcurrency: 3 })).start, ['a', 'b', 'c']);
    deepEqual(ask(queued, envelopeOf({ activeConcurrency: 1 })).start, ['a']);
  });
});

describe('given a plan in which something went wrong', () => {
  const rest = (more: Partial<AutonomyEnvelope>): EventDraft[] => [
    queue('after', { ...planned(more), dependsOn: ['bad'] }),
    queue('last', { ...planned(more), dependsOnDecisions: ['dec-of-after'] }),
    queue('beside', planned(more)),
    queue('elsewhere', { ...planned(more), implementationPlanRef: 'plan-2' }),
    queue('later', { ...planned(more), implementationPlanRevision: 'p2' }),
    queue('alone', under(more)),
  ];
  const causes = (events: readonly EventDraft[]): Record<string, string> =>
    Object.fromEntries(
      ask(events).waiting.map(({ id, cause }) => [
        id,
        cause.kind === 'plan_blocked'
          ? `${cause.on} ${cause.situation} ${cause.reaction}`
          : cause.kind,
      ]),
    );

  for (const state of ['failed', 'blocked_policy', 'needs_human_review'] as const) {
    it(`when it is ${state} and on_failure is block_plan, then the whole plan waits for it`, () => {
      const more = { onFailure: 'block_plan', maxConcurrency: 9 } as const;
      const why = `bad ${state} block_plan`;
      deepEqual(causes([...run('bad', planned(more)), ...end('bad', state), ...rest(more)]), {
        after: why,
        last: why,
        beside: why,
      });
    });
  }

  it('when on_failure is block_node, then what depends on it waits, through others too', () => {
    const more = { onFailure: 'block_node', maxConcurrency: 9 } as const;
    const why = 'bad failed block_node';
    deepEqual(causes([...run('bad', planned(more)), ...end('bad', 'failed'), ...rest(more)]), {
      after: why,
      last: why,
    });
  });

  it('when on_failure is continue_independent, then only dependencies hold back', () => {
    const more = { onFailure: 'continue_independent', maxConcurrency: 9 } as const;
    deepEqual(causes([...run('bad', planned(more)), ...end('bad', 'failed'), ...rest(more)]), {
      after: 'dependency',
      last: 'dependency',
    });
  });

  it('when it went stale, then on_stale decides and on_failure does not', () => {
    const stale = {
      onFailure: 'continue_independent',
      onStale: 'block_plan',
      maxConcurrency: 9,
    } as const;
    const life = (more: Partial<AutonomyEnvelope>): EventDraft[] => [
      ...run('bad', planned(more)),
      ...end('bad', 'blocked_stale'),
      queue('beside', planned(more)),
    ];
    deepEqual(causes(life(stale)), { beside: 'bad blocked_stale block_plan' });
    deepEqual(
      causes(life({ ...stale, onFailure: 'block_plan', onStale: 'continue_independent' })),
      {},
    );
  });

  it('when it is under no envelope, then its plan goes on', () => {
    const plan = { implementationPlanRef: 'plan-1', implementationPlanRevision: 'p1' };
    deepEqual(causes([...run('bad', plan), ...end('bad', 'failed'), queue('beside', plan)]), {});
  });

  it('when it is cancelled, then the plan goes on', () => {
    const more = { onFailure: 'block_plan' } as const;
    const cancel: EventDraft = {
      type: 'cancelled',
      by: 'operator:test',
      commission: 'bad',
      attempt: 1,
      data: { reason: 'no', previousState: 'failed' },
    };
    const life = [...run('bad', planned(more)), ...end('bad', 'failed'), cancel];
    deepEqual(ask([...life, queue('beside', planned(more))]).start, ['beside']);
  });

  it('when dependencies form a circle, then nothing hangs', () => {
    const more = { onFailure: 'block_node' } as const;
    const circle = [
      queue('x', { ...planned(more), dependsOn: ['y'] }),
      queue('y', { ...planned(more), dependsOn: ['x'] }),
    ];
    const life = [...run('bad', planned(more)), ...end('bad', 'failed'), ...circle];
    deepEqual(causes(life), { x: 'dependency', y: 'dependency' });
  });

  it('when it is told, then the sentence names the one and the rule', () => {
    equal(
      waitText({ kind: 'plan_blocked', on: 'bad', situation: 'failed', reaction: 'block_plan' }),
      'waits with its plan for bad, which is failed (block_plan)',
    );
  });

  it('when work without a plan failed, then it holds nobody back, whatever its envelope says', () => {
    const alone = under({ onFailure: 'block_plan', maxConcurrency: 5 });
    const events = [...run('a', alone), ...end('a', 'failed'), queue('b', alone), queue('c')];
    deepEqual(ask(events).start, ['b', 'c']);
  });

  it('when what went wrong has no envelope, then the rest of its plan goes on', () => {
    const plan = { implementationPlanRef: 'plan-1', implementationPlanRevision: 'p1' };
    for (const state of ['failed', 'blocked_stale'] as const)
      deepEqual(ask([...run('a', plan), ...end('a', state), queue('b', plan)]).start, ['b']);
  });

  it('when those that depend on each other go round, then the look for the troubled one ends', () => {
    const node = planned({ onFailure: 'block_node', maxConcurrency: 5 });
    const events = [
      ...run('a', node),
      ...end('a', 'failed'),
      queue('b', { ...node, dependsOn: ['c'] }),
      queue('c', { ...node, dependsOn: ['b'] }),
      queue('d', { ...node, dependsOn: ['d'] }),
    ];
    deepEqual(
      ask(events).waiting.map(({ cause }) => cause.kind),
      ['dependency', 'dependency', 'dependency'],
    );
  });
});
