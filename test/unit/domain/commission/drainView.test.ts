import { deepEqual, equal } from 'node:assert/strict';
import type { DrainFact } from '../../../../src/domain/commission/drainFact.ts';
import type { DrainView } from '../../../../src/domain/commission/drainView.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { cancelled, created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

const draft = (fact: DrainFact): Parameters<typeof stored>[0] => ({
  ...fact,
  by: 'engine:test',
  commission: '',
  attempt: 0,
});
const start = (drain = 'd1', more: { paused?: true; until?: number } = {}): DrainFact => ({
  type: 'drain_started',
  data: { drain, holder: 'h', concurrency: 2, mode: 'drain', ...more },
});
const heard = (upTo: number, drain = 'd1'): DrainFact => ({
  type: 'drain_acknowledged',
  data: { drain, upTo },
});
const ask = (
  request: Extract<DrainFact, { type: 'drain_requested' }>['data']['request'],
  more: { drain?: string; concurrency?: number } = {},
): DrainFact => ({ type: 'drain_requested', data: { drain: 'd1', request, ...more } });
const end = (drain = 'd1'): DrainFact => ({
  type: 'drain_ended',
  data: { drain, how: 'empty' },
});

const wait = (cause: 'signed_out' | 'disk_full', drain = 'd1'): DrainFact => ({
  type: 'drain_waiting',
  data: { drain, cause, text: 'so', nextTry: 9 },
});
const resume: DrainFact = { type: 'drain_resumed', data: { drain: 'd1' } };

const fresh: DrainView = {
  drain: 'd1',
  holder: 'h',
  concurrency: 2,
  mode: 'drain',
  startedAt: 1_700_000_000_000,
  paused: false,
};

describe('given what happened to drains', () => {
  const table: [what: string, facts: DrainFact[], leader: DrainView | undefined, last: boolean][] =
    [
      ['one started', [start()], fresh, true],
      ['it ended', [start(), end()], undefined, true],
      ['another one ended', [start(), end('d0')], fresh, false],
      ['none had started', [end()], undefined, false],
      ['it was taken over', [start(), start('d2')], { ...fresh, drain: 'd2' }, true],
      [
        'it was asked to stop',
        [start(), ask('stop')],
        { ...fresh, requested: 'stop', asked: 2 },
        true,
      ],
      [
        'it was asked to break off',
        [start(), ask('interrupt')],
        { ...fresh, requested: 'interrupt', asked: 2 },
        true,
      ],
      [
        'it was asked for less after more',
        [start(), ask('interrupt'), ask('stop')],
        { ...fresh, requested: 'interrupt', asked: 3 },
        true,
      ],
      [
        'it was asked for more after less',
        [start(), ask('stop'), ask('interrupt')],
        { ...fresh, requested: 'interrupt', asked: 3 },
        true,
      ],
      ['it was paused', [start(), ask('pause')], { ...fresh, paused: true, asked: 2 }, true],
      ['it went on', [start(), ask('pause'), ask('resume')], { ...fresh, asked: 3 }, true],
      [
        'it answered',
        [start(), ask('pause'), heard(2)],
        { ...fresh, paused: true, asked: 2, heard: 2 },
        true,
      ],
      ['another one answered', [start(), heard(2, 'd0')], fresh, false],
      [
        'it begins paused, and until a time',
        [start('d1', { paused: true, until: 9 })],
        { ...fresh, paused: true, until: 9 },
        true,
      ],
      [
        'it was widened',
        [start(), ask('concurrency', { concurrency: 5 })],
        { ...fresh, concurrency: 5, asked: 2 },
        true,
      ],
      ['it was widened to nothing', [start(), ask('concurrency')], { ...fresh, asked: 2 }, true],
      [
        'it was asked what only a newer version knows',
        [start(), ask('dance' as 'stop')],
        { ...fresh, asked: 2 },
        true,
      ],
      [
        'it has to wait',
        [start(), wait('signed_out')],
        {
          ...fresh,
          waiting: { cause: 'signed_out', text: 'so', nextTry: 9, since: fresh.startedAt },
        },
        true,
      ],
      ['another one has to wait', [start(), wait('signed_out', 'd0')], fresh, false],
      ['it waited and goes on', [start(), wait('disk_full'), resume], fresh, true],
      ['another one was asked', [start(), ask('stop', { drain: 'd0' })], fresh, false],
      ['nobody was there to be asked', [ask('stop')], undefined, false],
    ];
  for (const [what, facts, leader, last] of table) {
    it(`when ${what}, then that is who leads, and only what concerned the leader counted`, () => {
      const ledger = new Ledger();
      const applied = facts.map((fact, i) => ledger.apply(stored(draft(fact), i + 1)));
      deepEqual(ledger.leader, leader);
      equal(applied.at(-1), last);
      equal(ledger.lastSeq, facts.length);
      deepEqual(ledger.state().drain, leader);
    });
  }

  it('when nobody leads, then a state says nothing of a drain', () => {
    equal('drain' in new Ledger().state(), false);
  });

  it('when an unknown fact of a drain comes, then it is passed over', () => {
    const unknown = { ...draft(start()), type: 'drain_moved' } as never;
    equal(new Ledger().apply(stored(unknown, 1)), false);
  });
});

describe('given a ledger', () => {
  const autonomyEnvelope = envelopeOf();
  const drafts = [
    created('wc-a', { autonomyEnvelope }),
    created('wc-b', { decisionRef: 'dec-of-wc-a' }),
    created('wc-c', { autonomyEnvelope }),
    ...landedLife('wc-d'),
    cancelled('wc-c'),
  ];
  const filled = (): Ledger => {
    const ledger = new Ledger();
    for (const [i, one] of drafts.entries()) ledger.apply(stored(one, i + 1));
    return ledger;
  };
  const ids = (views: Iterable<{ commission: { id: string } }>): string[] =>
    Array.from(views, ({ commission }) => commission.id);

  it('when asked, then it finds by decision and by envelope, closed ones too', () => {
    const ledger = filled();
    deepEqual(ids(ledger.ofDecision('dec-of-wc-a')), ['wc-a', 'wc-b']);
    deepEqual(ids(ledger.ofDecision('dec-none')), []);
    deepEqual(ids(ledger.ofEnvelope('env-1')), ['wc-a', 'wc-c']);
    deepEqual(ids(ledger.ofEnvelope('env-none')), []);
    deepEqual(ids(ledger.open()), ['wc-a', 'wc-b']);
    deepEqual(ids(ledger.latestClosed(9)), ['wc-c', 'wc-d']);
    equal(ledger.size, 4);
  });

  it('when something is worked on or landed, then its lockset is taken', () => {
    const ledger = new Ledger();
    const taken = landedLife('wc-d').map((one, i) => {
      ledger.apply(stored(one, i + 1));
      return ids(ledger.locked()).length;
    });
    deepEqual(taken, [0, 1, 1, 1, 1, 1, 1, 0]);
  });

  it('when its state is taken over, then the other knows the same of open ones and of envelopes', () => {
    const whole = filled();
    const entries = [...whole.state().entries];
    deepEqual(
      entries.map(({ id, decision, situation, envelopes, view }) => [
        ...[id, decision, situation, envelopes],
        view?.commission.id,
      ]),
      [
        ['wc-a', 'dec-of-wc-a', 'queued', ['env-1'], 'wc-a'],
        ['wc-b', 'dec-of-wc-a', 'queued', undefined, 'wc-b'],
        ['wc-c', 'dec-of-wc-c', 'cancelled', ['env-1'], undefined],
        ['wc-d', 'dec-of-wc-d', 'landed', undefined, undefined],
      ],
    );
    const asked: string[] = [];
    const next = new Ledger((id) => {
      asked.push(id);
      return whole.get(id);
    });
    equal([...next.restore({ ...whole.state(), entries }, 100)].length, 0);
    equal(next.lastSeq, drafts.length);
    deepEqual(ids(next.open()), ['wc-a', 'wc-b']);
    deepEqual(ids(next.ofEnvelope('env-1')), ['wc-a', 'wc-c']);
    deepEqual(asked, ['wc-c']);
    deepEqual([...next.state().entries], entries);
    deepEqual(next.state().recent, ['wc-d', 'wc-c']);
  });

  it('when an event does not apply, then it says so and counts it as read', () => {
    const ledger = filled();
    const before = ledger.get('wc-c');
    equal(ledger.apply(stored(cancelled('wc-c'), 99)), false);
    equal(ledger.lastSeq, 99);
    equal(ledger.get('wc-c'), before);
    equal(ledger.apply(stored(cancelled('wc-none'), 100)), false);
    equal(ledger.size, 4);
  });
});
