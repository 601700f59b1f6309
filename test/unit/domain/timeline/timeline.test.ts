import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { CommissionFact, StoredEvent } from '../../../../src/domain/commission/event.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import type { Block } from '../../../../src/domain/timeline/block.ts';
import { timelineOf, type Timeline } from '../../../../src/domain/timeline/timeline.ts';
import {
  began,
  factOf,
  lifeOf,
  measured,
  spanUntil,
  turnEnded,
  type At,
} from '../../../fixtures/timelineLife.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const drawn = (seconds: number, ...lives: StoredEvent[][]): Timeline =>
  timelineOf(spanUntil(seconds), lives, (mine, theirs) =>
    lockConflict(mine, theirs, { caseless: false }),
  );

/** `turn 2-12`, in seconds of the drain; `…` where it goes on. */
const said = ({ kind, from, to, goesOn }: Block): string =>
  `${kind} ${(from - began) / 1_000}-${(to - began) / 1_000}${goesOn ? '…' : ''}`;

/** Lanes as `slot 1: turn 2-12, …`. */
const lanesIn = ({ lanes }: Timeline): string[] =>
  lanes.map(({ place, number, blocks }) => `${place} ${number}: ${blocks.map(said).join(', ')}`);

const interrupted = (outage?: 'out_of_quota'): CommissionFact => ({
  type: 'interrupted',
  data: { reason: 'x', ...(outage && { outage }) },
});

const lands: readonly At[] = [
  [0, factOf('claimed')],
  [1, measured('baseline', 1)],
  [2, factOf('started')],
  [12, turnEnded(1, 10)],
  [13, factOf('captured')],
  [20, measured('result')],
  [21, factOf('settled')],
  [25, factOf('landing_started')],
  [28, measured('reverify')],
  [30, factOf('landed')],
];

describe('given the facts of one commission in a drain', () => {
  it('when it lands, then it prepares, works, is measured, waits and lands, without a gap', () => {
    const timeline = drawn(40, lifeOf('wc-1', lands));
    deepEqual(lanesIn(timeline), [
      'slot 1: preparing 0-2, turn 2-12',
      'beside 1: evidence 12-21, waiting 21-25, landing 25-30',
    ]);
    const [row] = timeline.rows;
    const ms = { preparing: 2_000, turn: 10_000, evidence: 9_000, waiting: 4_000, landing: 5_000 };
    deepEqual([row?.ms, row?.situation, row?.title], [ms, 'landed', 'Do wc-1']);
  });

  it('when evidence is red, then it waits for a slot and takes another turn', () => {
    const repaired: At[] = [
      ...lands.slice(0, 5),
      [20, measured('result', 1)],
      [30, turnEnded(2, 6)],
      [31, factOf('captured')],
      [33, measured('repair')],
      [34, factOf('settled')],
      [34, factOf('landing_started')],
      [35, factOf('landed')],
    ];
    deepEqual(lanesIn(drawn(40, lifeOf('wc-1', repaired))), [
      'slot 1: preparing 0-2, turn 2-12, turn 24-30',
      'beside 1: evidence 12-20, waiting 20-24, evidence 30-34, landing 34-35',
    ]);
  });

  it('when the agent ends a turn without its report, then the next one is a turn, and a capture is none', () => {
    const two: At[] = [
      ...lands.slice(0, 3),
      [12, turnEnded(1, 10, false)],
      [20, turnEnded(2, 8, false)],
      [22, factOf('captured')],
    ];
    deepEqual(lanesIn(drawn(23, lifeOf('wc-1', two))), [
      'slot 1: preparing 0-2, turn 2-12, turn 12-20',
      'beside 1: evidence 20-23…',
    ]);
  });

  it('when the agent was long in coming, then that is preparing', () => {
    const late: At[] = [
      [0, factOf('claimed')],
      [2, factOf('started')],
      [12, turnEnded(1, 4)],
    ];
    deepEqual(lanesIn(drawn(12, lifeOf('wc-1', late)))[0], 'slot 1: preparing 0-8, turn 8-12');
  });

  it('when an outage cuts it off, then it waits until it goes on, and without one it does nothing', () => {
    const cut = (how: CommissionFact): At[] => [
      ...lands.slice(0, 3),
      [5, how],
      [15, factOf('claimed')],
      [16, factOf('started')],
    ];
    deepEqual(lanesIn(drawn(20, lifeOf('wc-1', cut(interrupted('out_of_quota'))))), [
      'slot 1: preparing 0-2, turn 2-5, preparing 15-16, turn 16-20…',
      'beside 1: waiting 5-15',
    ]);
    deepEqual(lanesIn(drawn(20, lifeOf('wc-1', cut(interrupted())))), [
      'slot 1: preparing 0-2, turn 2-5, preparing 15-16, turn 16-20…',
    ]);
  });

  it('when nothing of it is in the drain, then it is passed over', () => {
    deepEqual(drawn(20, lifeOf('wc-1', [])), { lanes: [], waits: [], rows: [] });
  });
});

describe('given several commissions in a drain', () => {
  const after = (seconds: number): At[] => lands.map(([at, fact]) => [at + seconds, fact]);

  it('when one is measured, then its slot serves the next', () => {
    const timeline = drawn(60, lifeOf('wc-1', lands), lifeOf('wc-2', after(12)));
    deepEqual(lanesIn(timeline), [
      'slot 1: preparing 0-2, turn 2-12, preparing 12-14, turn 14-24',
      'beside 1: evidence 12-21, waiting 21-25, landing 25-30',
      'beside 2: evidence 24-33, waiting 33-37, landing 37-42',
    ]);
  });

  it('when one began after another let go of a path they share, then for whom it waited is told', () => {
    const other = lifeOf('wc-2', after(31));
    const [wait] = drawn(80, lifeOf('wc-1', lands), other).waits;
    deepEqual(wait, {
      ...{ commission: 'wc-2', on: 'wc-1', why: 'lock', path: 'docs/**' },
      ...{ from: began + 30_000, to: began + 31_000 },
    });
  });

  it('when it depends on the other, then that is the cause', () => {
    const dependent = lifeOf('wc-2', after(31), { dependsOn: ['wc-1'] });
    const { rows } = drawn(80, lifeOf('wc-1', lands), dependent);
    equal(rows[1]?.waitedFor?.why, 'dependency');
  });

  it('when they share nothing, or it was not there yet, then it waited for nobody', () => {
    const { scope } = commissionOf('wc-2');
    const elsewhere = { scope: { ...scope, lockset: ['src/**'] } };
    deepEqual(drawn(80, lifeOf('wc-1', lands), lifeOf('wc-2', after(31), elsewhere)).waits, []);
    deepEqual(drawn(80, lifeOf('wc-1', lands), lifeOf('wc-2', after(31), {}, 31)).waits, []);
  });
});

describe('given any facts in any order, at any time', () => {
  const facts: readonly CommissionFact[] = [
    ...lands.map(([, fact]) => fact),
    ...[measured('result', 1), measured('repair'), interrupted(), interrupted('out_of_quota')],
    ...[turnEnded(2), turnEnded(3, 5, false), turnEnded(4, 500)],
    { type: 'cancelled', data: { reason: 'x', previousState: 'running' } },
    { type: 'thread_opened', data: { thread: 't' } },
  ];
  const life = fc.array(fc.tuple(fc.integer({ min: -20, max: 120 }), fc.nat(facts.length - 1)), {
    maxLength: 30,
    size: 'max',
  });
  const night = fc.array(life, { maxLength: 8, size: 'max' });
  const livesOf = (drawn: readonly (readonly [number, number])[][]): StoredEvent[][] =>
    drawn.map((steps, at) =>
      lifeOf(
        `wc-${at}`,
        steps.map(([second, which]) => [second, facts[which] ?? factOf('claimed')]),
      ),
    );

  it('when they are drawn, then no lane holds two at once, and every block is within the drain', () => {
    let seen = 0;
    fc.assert(
      fc.property(night, (steps) => {
        const { startedAt, endedAt } = spanUntil(100);
        for (const { blocks } of drawn(100, ...livesOf(steps)).lanes)
          for (const [at, { from, to }] of blocks.entries()) {
            seen++;
            ok(from >= startedAt && to <= endedAt && from <= to, 'within the drain');
            ok(at === 0 || (blocks[at - 1]?.to ?? 0) <= from, 'one after the other');
          }
      }),
    );
    ok(seen > 100, `only ${seen} blocks`);
  });

  it('when they are drawn, then each commission does one thing at a time, and its row counts all of it', () => {
    fc.assert(
      fc.property(night, (steps) => {
        const { lanes, rows } = drawn(100, ...livesOf(steps));
        const all = lanes.flatMap(({ blocks }) => blocks);
        for (const { id, ms } of rows) {
          const mine = all.filter(({ commission }) => commission === id);
          mine.sort((a, b) => a.from - b.from || a.to - b.to);
          for (const [at, { from }] of mine.entries())
            ok(at === 0 || (mine[at - 1]?.to ?? 0) <= from, 'one thing at a time');
          const long = mine.reduce((sum, { from, to }) => sum + to - from, 0);
          equal(
            Object.values(ms).reduce((sum, one) => sum + one, 0),
            long,
          );
        }
        equal(new Set(all.map(({ commission }) => commission)).size, rows.length);
        const claimed = livesOf(steps).filter((history) =>
          history.some(({ type }) => type === 'claimed'),
        );
        ok(rows.length >= claimed.length, 'whatever was claimed is told');
      }),
    );
  });

  it('when more happens after the drain, then it is drawn as before', () => {
    fc.assert(
      fc.property(night, life, (steps, more) => {
        const lives = livesOf(steps);
        const span = { ...spanUntil(100), endSeq: 1_031 };
        const draw = (histories: StoredEvent[][]): Timeline =>
          timelineOf(span, histories, () => undefined);
        const [later = []] = livesOf([more]);
        const longer = lives.map((history) => [
          ...history,
          ...later.slice(1).map((fact) => ({ ...fact, seq: fact.seq + 100 })),
        ]);
        deepEqual(draw(longer), draw(lives));
      }),
    );
  });
});
