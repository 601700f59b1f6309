import { deepEqual, equal } from 'node:assert/strict';
import type { CommissionState } from '../../../../src/domain/commission/commission.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { chooseNow } from '../../../../src/engine/authority/claimable.ts';
import { recoverRuns } from '../../../../src/engine/drain/recover.ts';
import { staleLeases } from '../../../../src/engine/authority/holders.ts';
import { select } from '../../../../src/engine/report/selectors.ts';
import { statusOf } from '../../../../src/engine/report/status.ts';
import { commissionOf, created, landedLife } from '../../../fixtures/commissionEvents.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;

/** On a path of its own, so that nobody waits for a lock. */
const queue = (id: string): EventDraft =>
  created(id, {
    scope: { ...commissionOf(id).scope, allowedPaths: [id], lockset: [id] },
    fetchedAt: now,
  });
/** Claimed so long ago by a process that is gone, or by one that lives. */
const claimed = (id: string, age: number, holder = 'gone'): EventDraft[] => [
  queue(id),
  {
    type: 'claimed',
    by: 'engine:drain-1',
    commission: id,
    attempt: 1,
    data: { lease: { holder, drain: 'drain-1', claimedAt: now - age }, mode: 'drain' },
  },
];

/** The engine's view of these events, as far as leases are concerned. */
function contextOf(drafts: readonly EventDraft[], capHours = 24): Context {
  const context: Partial<Context> = {
    clock: { now: () => now, awake: () => 0, after: () => ({ dispose: () => undefined }) },
    caseRule: { caseless: false },
    settings: { staleLeaseMaxAgeMs: capHours * hour } as Context['settings'],
    processes: fakeProcesses(),
    journal: new MemoryJournal(drafts, () => now),
  };
  return context as Context;
}

const ids = (views: readonly { readonly commission: { readonly id: string } }[]): string[] =>
  views.map(({ commission }) => commission.id);
const startable = (context: Context): readonly string[] =>
  chooseNow(context, context.journal.ledger, {
    freeSlots: 9,
    parked: new Set(),
    overtaken: new Map(),
  }).start;
const stateOf = (context: Context, id: string): CommissionState | undefined =>
  context.journal.ledger.get(id)?.state;

describe('given claims of a process that is gone', () => {
  const all = [queue('a'), ...claimed('b', hour), ...claimed('c', 48 * hour), ...landedLife('d')];

  it('when some are older than the limit, then Z4: those are told and the younger are taken up again', async () => {
    const context = contextOf(all);
    deepEqual(staleLeases(context), [{ id: 'c', claimedAt: now - 48 * hour }]);
    await recoverRuns(context);
    deepEqual(startable(context), ['a', 'b']);
    equal(stateOf(context, 'c'), 'preflighting');
  });

  it('when the limit is 24 or 48 hours, then Z5: the lease alone decides, not how long work was queued', async () => {
    const life = [...claimed('claimed', 25 * hour), queue('queued')];
    const strict = contextOf(life);
    await recoverRuns(strict);
    deepEqual(startable(strict), ['queued']);
    const lenient = contextOf(life, 48);
    await recoverRuns(lenient);
    deepEqual(startable(lenient), ['claimed', 'queued']);
    const none = contextOf(life, 0);
    deepEqual(staleLeases(none), []);
  });

  it('when asked for the status, then Z6: one waits, one is skipped, and both are told', () => {
    const { waiting, skipped, running } = statusOf(
      contextOf([queue('a'), ...claimed('c', 48 * hour)]),
    );
    deepEqual(
      [waiting.map(({ id }) => id), skipped.map(({ id }) => id), running],
      [['a'], ['c'], []],
    );
  });

  it('when one was given back, then it waits and is told as interrupted, not as running', () => {
    const cut: EventDraft = {
      type: 'interrupted',
      by: 'engine:drain-1',
      commission: 'b',
      attempt: 1,
      data: { reason: 'stopped' },
    };
    const context = contextOf([...claimed('a', hour, 'alive'), ...claimed('b', hour), cut]);
    const { running, interrupted, waiting } = statusOf(context);
    deepEqual([ids(running), ids(interrupted), waiting.map(({ id }) => id)], [['a'], ['b'], ['b']]);
  });

  it('when listed as stale, then it is those and what waits for the operator, by age', () => {
    const failed = landedLife('f')
      .slice(0, 6)
      .map((event) =>
        event.type === 'settled'
          ? { ...event, data: { ...event.data, state: 'failed' as const } }
          : event,
      );
    const context = contextOf([...claimed('c', 48 * hour), ...failed, queue('a')]);
    deepEqual(ids(select(context, 'stale')), ['c', 'f']);
    deepEqual(ids(select(context, 'stale', { state: 'failed' })), ['f']);
    deepEqual(ids(select(context, 'stale', { olderThanMs: 1 })), ['c', 'f']);
  });
});

describe('given claims of a process that lives', () => {
  it('when they are old, then nobody takes them over', async () => {
    const context = contextOf(claimed('a', 48 * hour, 'alive'));
    deepEqual(staleLeases(context), []);
    await recoverRuns(context);
    deepEqual(startable(context), []);
    deepEqual(ids(select(context, 'stale')), ['a']);
  });
});

describe('given commissions in every place', () => {
  it('when selected, then each selector names its own, in order of creation', () => {
    const context = contextOf([
      ...claimed('b', hour, 'alive'),
      queue('a'),
      ...landedLife('d'),
      created('late', { validUntil: now }),
      created('after', { dependsOn: ['a'], fetchedAt: now }),
    ]);
    deepEqual(ids(select(context, 'all')), ['b', 'a', 'd', 'late', 'after']);
    deepEqual(ids(select(context, 'open')), ['b', 'a', 'late', 'after']);
    deepEqual(ids(select(context, 'terminal')), ['d']);
    deepEqual(ids(select(context, 'runnable')), ['a']);
    deepEqual(ids(select(context, 'stale')), ['late']);
    deepEqual(ids(select(context, 'all', { state: 'landed' })), ['d']);
    deepEqual(ids(select(context, 'all', { state: 'completed' })), ['d']);
    deepEqual(ids(select(context, 'open', { state: 'preflighting' })), ['b']);
  });
});
