import { deepEqual } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { choose, RESERVE_AFTER, type Choice } from '../../../../src/domain/schedule/choose.ts';
import { cancelled, commissionOf, landedLife, stored } from '../../../fixtures/commissionEvents.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';

const now = 1_700_000_000_000;

const paths = (...allowed: string[]): Partial<Commission> => ({
  scope: { ...commissionOf('x').scope, allowedPaths: allowed, lockset: allowed },
});
const create = (id: string, more: Partial<Commission>): EventDraft => ({
  type: 'created',
  by: 'operator:test',
  commission: id,
  attempt: 1,
  data: { commission: commissionOf(id, more), state: 'queued' },
});

function ask(
  events: readonly EventDraft[],
  freeSlots: number,
  overtaken: Record<string, number> = {},
): Choice {
  const ledger = new Ledger();
  events.forEach((event, i) => ledger.apply(stored(event, i + 1)));
  return choose({
    queued: [...ledger.open()].filter((view) => view.state === 'queued'),
    locked: ledger.locked(),
    freeSlots,
    now,
    rule: { caseless: false },
    find: (id) => ledger.get(id),
    ofDecision: (id) => ledger.ofDecision(id),
    open: [...ledger.open()],
    envelopeOf: (view) => view.commission.autonomyEnvelope,
    overtaken: new Map(Object.entries(overtaken)),
  });
}

describe('given queued commissions', () => {
  it('when one conflicts, then L8, L10: it waits, the next is tried, and the wait names holder and paths', () => {
    const choice = ask(
      [create('a', paths('src/**')), create('b', paths('src/x.ts')), create('c', paths('docs/'))],
      3,
    );
    deepEqual(choice, {
      start: ['a', 'c'],
      waiting: [
        { id: 'b', cause: { kind: 'lock', holder: 'a', mine: 'src/x.ts', theirs: 'src/**' } },
      ],
    });
  });

  it('when slots are short, then X4: age decides and the rest waits for a slot', () => {
    const choice = ask([create('a', paths('a')), create('b', paths('b'))], 1);
    deepEqual(choice, { start: ['a'], waiting: [{ id: 'b', cause: { kind: 'slots' } }] });
  });

  it('when one has the longer chain behind it, then it goes first; priority goes before all', () => {
    const chain = [
      create('a', paths('a')),
      create('b', paths('b')),
      create('c', { ...paths('c'), dependsOn: ['b'] }),
    ];
    deepEqual(ask(chain, 1).start, ['b']);
    deepEqual(ask([...chain, create('p', { ...paths('p'), priority: 1 })], 1).start, ['p']);
  });

  it('when a dependency has not landed or is missing, then P4, P5: the dependant waits for exactly that', () => {
    const waits = (events: EventDraft[], more: Partial<Commission>): unknown =>
      ask([...events, create('d', { ...paths('d'), ...more })], 4).waiting.find(
        ({ id }) => id === 'd',
      )?.cause;
    const life = landedLife('a');
    deepEqual(waits([create('a', paths('a'))], { dependsOn: ['a'] }), {
      kind: 'dependency',
      on: 'a',
      situation: 'queued',
    });
    deepEqual(waits(life.slice(0, 6), { dependsOn: ['a'] }), {
      kind: 'dependency',
      on: 'a',
      situation: 'landing',
    });
    deepEqual(waits(life, { dependsOn: ['a'] }), undefined);
    deepEqual(waits(life, { dependsOnDecisions: ['dec-of-a'] }), undefined);
    deepEqual(waits([], { dependsOn: ['gone'] }), {
      kind: 'dependency',
      on: 'gone',
      situation: 'missing',
    });
    deepEqual(waits([], { dependsOnDecisions: ['dec-x'] }), {
      kind: 'dependency',
      on: 'dec-x',
      situation: 'missing',
    });
  });

  it('when a dependency failed, then P6, S1: the dependant waits for it until the operator acts', () => {
    const failed = landedLife('a')
      .slice(0, 6)
      .map((event) =>
        event.type === 'settled'
          ? { ...event, data: { ...event.data, state: 'failed' as const } }
          : event,
      );
    deepEqual(ask([...failed, create('d', { ...paths('d'), dependsOn: ['a'] })], 4), {
      start: [],
      waiting: [{ id: 'd', cause: { kind: 'dependency', on: 'a', situation: 'failed' } }],
    });
  });

  it('when the one on its paths has landed, is held or failed, then L9: it may start', () => {
    const life = landedLife('a');
    const free = (events: readonly EventDraft[]): readonly string[] =>
      ask([...events, create('b', paths('docs/**'))], 4).start;
    const held: EventDraft = {
      type: 'held',
      by: 'engine:x',
      commission: 'a',
      attempt: 1,
      data: { reason: 'checkout_dirty', text: '', paths: [], requestedBy: 'drain' },
    };
    deepEqual(free(life.slice(0, 6)), []);
    deepEqual(free(life), ['b']);
    deepEqual(free([...life.slice(0, 6), held]), ['b']);
  });

  it('when dependencies form a circle, then all of it waits and nothing hangs', () => {
    const circle = [
      create('a', { ...paths('a'), dependsOn: ['b'] }),
      create('b', { ...paths('b'), dependsOn: ['a'] }),
    ];
    deepEqual(ask(circle, 2).start, []);
  });

  it('when its validity has ended, then it never starts', () => {
    deepEqual(ask([create('a', { ...paths('a'), validUntil: now })], 2).waiting, [
      { id: 'a', cause: { kind: 'expired' } },
    ]);
  });

  it('when a wide lock was overtaken too often, then its paths are kept free for it', () => {
    const running = landedLife('r').slice(0, 4);
    const wide = create('wide', paths('docs/**', 'src/**'));
    const small = create('small', paths('src/x.ts'));
    deepEqual(ask([...running, wide, small], 2, { wide: RESERVE_AFTER - 1 }).start, ['small']);
    const choice = ask([...running, wide, small], 2, { wide: RESERVE_AFTER });
    deepEqual(choice.start, []);
    deepEqual(choice.waiting.at(-1)?.cause, {
      kind: 'reserved',
      holder: 'wide',
      mine: 'src/x.ts',
      theirs: 'src/**',
    });
  });

  it('when the one before it was cancelled or has expired, then the decision still needs one that lands', () => {
    const cancel: EventDraft = { ...cancelled('a') };
    const waits = (events: EventDraft[]): unknown =>
      ask([...events, create('d', { ...paths('d'), dependsOnDecisions: ['dec-of-a'] })], 4)
        .waiting[0]?.cause;
    const missing = { kind: 'dependency', on: 'dec-of-a', situation: 'missing' };
    deepEqual(waits([create('a', paths('a')), cancel]), missing);
    const expired: EventDraft = {
      ...cancel,
      type: 'expired',
      data: { previousState: 'queued' },
    };
    deepEqual(waits([create('a', paths('a')), expired]), missing);
    const again = create('b', { ...paths('b'), decisionRef: 'dec-of-a' });
    deepEqual(waits([create('a', paths('a')), cancel, again]), {
      kind: 'dependency',
      on: 'b',
      situation: 'queued',
    });
  });

  it('when a plan names the very commission, then others of its decision are not waited for', () => {
    const other = create('b', { ...paths('b'), decisionRef: 'dec-of-a' });
    const more = { ...paths('d'), dependsOn: ['a'], dependsOnDecisions: ['dec-of-a', 'dec-of-x'] };
    const choice = ask([...landedLife('a'), other, ...landedLife('x'), create('d', more)], 4);
    deepEqual(choice.start, ['b', 'd']);
    const gone = { ...paths('d'), dependsOn: ['none'], dependsOnDecisions: [] };
    deepEqual(ask([create('d', gone)], 4).start, []);
  });

  it('when several wait in lines of different length, then the longest line goes first, whoever is named', () => {
    const chain = [
      create('a', paths('a')),
      create('b', paths('b')),
      create('c', paths('c')),
      create('b1', { ...paths('b1'), dependsOn: ['b'] }),
      create('c1', { ...paths('c1'), dependsOnDecisions: ['dec-of-c'] }),
      create('c2', { ...paths('c2'), dependsOn: ['c1'] }),
    ];
    deepEqual(ask(chain, 9).start, ['c', 'b', 'a']);
    const lines = [
      create('b', paths('b')),
      create('a', paths('a')),
      create('x', { ...paths('x'), dependsOn: ['a'] }),
      create('y', { ...paths('y'), dependsOn: ['x', 'b'] }),
    ];
    deepEqual(ask(lines, 9).start, ['a', 'b']);
  });

  it('when it was cut off, then the paths it still holds do not keep it from going on', () => {
    const life = landedLife('a').slice(0, 4);
    const cut: EventDraft = { ...life[1]!, type: 'interrupted', data: { reason: 'stopped' } };
    const ledger = new Ledger();
    for (const [i, event] of [...life, cut, create('b', paths('docs/x'))].entries())
      ledger.apply(stored(event, i + 1));
    const open = [...ledger.open()];
    deepEqual(
      choose({
        queued: open,
        locked: ledger.locked(),
        freeSlots: 2,
        now,
        rule: { caseless: false },
        find: (id) => ledger.get(id),
        ofDecision: (id) => ledger.ofDecision(id),
        open,
        envelopeOf: () => undefined,
        overtaken: new Map(),
      }).start,
      ['a'],
    );
  });

  it('when it waits for something else than paths, then nothing is kept free for it', () => {
    const waits = create('w', { ...paths('src/**'), dependsOn: ['none'] });
    const small = create('s', paths('src/x.ts'));
    deepEqual(ask([waits, small], 2, { w: RESERVE_AFTER }).start, ['s']);
  });
});
