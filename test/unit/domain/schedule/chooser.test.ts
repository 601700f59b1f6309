import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Commission } from '../../../../src/domain/commission/commission.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { choose, type ChoiceInput } from '../../../../src/domain/schedule/choose.ts';
import { Chooser } from '../../../../src/domain/schedule/chooser.ts';
import { LockMap } from '../../../../src/domain/schedule/lockMap.ts';
import { countOvertaking } from '../../../../src/domain/schedule/overtaking.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import { amount } from '../../../fixtures/amount.ts';
import { commissionOf, created, stored } from '../../../fixtures/commissionEvents.ts';
import { chance } from '../../../fixtures/seed.ts';

const draw = (below: number): number => Math.floor(chance() * below);
const oneOf = <T>(all: readonly T[]): T => all[draw(all.length)]!;
const now = 1_700_000_000_000;
const rule = { caseless: false };

/** Wide and narrow paths that meet often. */
const somePath = (): string =>
  oneOf([
    `a/${draw(4)}.txt`,
    `a/${draw(4)}.txt`,
    `b/${draw(4)}`,
    'a/',
    'b/**',
    '**/1*',
    'c/[0-2]/x',
  ]);

function queueOf(count: number): { ledger: Ledger; queued: CommissionView[] } {
  const ledger = new Ledger();
  const id = (n: number): string => `f${n}`;
  for (let n = 0; n < count; n++) {
    const lockset = Array.from({ length: 1 + draw(2) }, somePath);
    const scope: Commission['scope'] = { ...commissionOf(id(n)).scope, lockset };
    const dependsOn = n > 0 && draw(5) === 0 ? [id(draw(n))] : draw(25) === 0 ? ['nobody'] : [];
    const byDecision = n > 1 && draw(9) === 0 ? [`dec-of-${id(draw(n - 1))}`] : [];
    const terms = { scope, dependsOn, dependsOnDecisions: byDecision, priority: draw(3) };
    const validUntil = draw(30) === 0 ? now - 1 : now + 1_000_000;
    ledger.apply(stored(created(id(n), { ...terms, validUntil }), n + 1));
  }
  return { ledger, queued: [...ledger.open()] };
}

describe('given a queue that starts and lands one by one', () => {
  it('when it is asked step by step, then whoever the whole choice names has started', () => {
    let reserved = 0;
    let envelopes = 0;
    for (let n = amount('HAFT_CHOOSERS', 600, 10_000); n > 0; n--) {
      const { ledger, queued } = queueOf(4 + draw(25));
      const under = new Map(queued.map((view) => [view.commission.id, draw(3)]));
      const envelope = (ref: string) =>
        ({ ref, maxConcurrency: 1, activeConcurrency: 0 }) as ReturnType<ChoiceInput['envelopeOf']>;
      const envelopeOf = ({ commission }: CommissionView) =>
        under.get(commission.id) === 0 ? envelope('ae-1') : undefined;
      const world = {
        ...{ queued, rule, envelopeOf, open: queued },
        find: (id: string) => ledger.get(id),
        ofDecision: (decision: string) => ledger.ofDecision(decision),
      };
      const chooser = new Chooser(world);
      const model = new Model(world);
      const size = 1 + draw(4);
      for (let step = 0; step < 200; step++) {
        const freeSlots = Math.max(0, size - model.running.size);
        const { start, waiting } = model.start(freeSlots);
        deepEqual(
          chooser.start(freeSlots, now).map(({ commission }) => commission.id),
          start,
        );
        reserved += waiting.filter(({ cause }) => cause.kind === 'reserved').length;
        envelopes += waiting.filter(({ cause }) => cause.kind === 'envelope').length;
        if (model.running.size + model.landing.size === 0) break;
        const settles = model.landing.size === 0 || (model.running.size > 0 && draw(2) === 0);
        if (settles) {
          const id = oneOf([...model.running]);
          model.settle(id);
          chooser.settle(id);
        } else {
          const id = oneOf([...model.landing]);
          const end = draw(6) === 0 ? 'held' : 'landed';
          model.release(id, end);
          chooser.release(id, end);
        }
      }
      equal(model.running.size + model.landing.size, 0);
    }
    ok(reserved > 20 && envelopes > 5, `${reserved} were reserved, ${envelopes} under an envelope`);
  }).timeout(120_000);
});

type World = Omit<ChoiceInput, 'locked' | 'freeSlots' | 'now' | 'overtaken'>;

/** What a drain asks at each step, in full. */
class Model {
  readonly running = new Set<string>();
  readonly landing = new Set<string>();
  private readonly world: World;
  private readonly ended = new Map<string, CommissionView>();
  private readonly overtaken = new Map<string, number>();

  constructor(world: World) {
    this.world = world;
  }

  start(freeSlots: number): ReturnType<typeof choose> {
    const { find, ofDecision, queued, open } = this.world;
    const isWaiting = ({ commission: { id } }: CommissionView): boolean =>
      !this.running.has(id) && !this.landing.has(id) && !this.ended.has(id);
    const choice = choose({
      ...this.world,
      ...{ freeSlots, now, overtaken: this.overtaken, queued: queued.filter(isWaiting) },
      locked: [...this.running, ...this.landing].map((id) => this.asNow(find(id)!)),
      find: (id) => {
        const view = find(id);
        return view && this.asNow(view);
      },
      ofDecision: (decision) => ofDecision(decision).map((view) => this.asNow(view)),
      open: open.map((view) => this.asNow(view)),
    });
    for (const id of choice.start) this.running.add(id);
    const started = choice.start.map((id) => find(id)!);
    countOvertaking({ caseRule: rule }, this.overtaken, queued.filter(isWaiting), started);
    return choice;
  }

  settle(id: string): void {
    this.running.delete(id);
    this.landing.add(id);
  }

  release(id: string, status: 'landed' | 'held'): void {
    this.landing.delete(id);
    this.ended.set(id, { ...this.world.find(id)!, ...asCompleted(status) });
  }

  private asNow(view: CommissionView): CommissionView {
    const { id } = view.commission;
    if (this.running.has(id)) return { ...view, state: 'running', lease };
    if (this.landing.has(id)) return { ...view, ...asCompleted('landing') };
    return this.ended.get(id) ?? view;
  }
}

const lease = { holder: 'somebody', drain: 'drain-1', claimedAt: 0 } as const;
const asCompleted = (
  status: 'landed' | 'landing' | 'held',
): Pick<CommissionView, 'state' | 'delivery'> & {} => ({
  state: 'completed',
  delivery: { status, reason: status, text: '', paths: [], requestedBy: 'drain' },
});

describe('given one chain of thousands', () => {
  it('when it is asked who starts, then it is the first, and the others wait in line', () => {
    const ledger = new Ledger();
    for (let n = 0; n < 5_000; n++) {
      const dependsOn = n === 0 ? [] : [`f${n - 1}`];
      ledger.apply(stored(created(`f${n}`, { dependsOn }), n + 1));
    }
    const queued = [...ledger.open()];
    const choice = choose({
      ...{ queued, rule, now, open: queued, locked: [], freeSlots: 2, overtaken: new Map() },
      find: (id) => ledger.get(id),
      ofDecision: (decision) => ledger.ofDecision(decision),
      envelopeOf: () => undefined,
    });
    deepEqual([choice.start, choice.waiting.length], [['f0'], 4_999]);
  });
});

describe('given locksets', () => {
  const names = [
    'k',
    'K',
    '\u212A',
    's',
    '\u017F',
    'µ',
    'Μ',
    'ι',
    'ͅ',
    '[ab]',
    '[aA]',
    'a',
    'A',
    'b',
  ];
  const wild = ['*', '**', 'a*', '?', '{a,b}', '*.md'];
  const pattern = (): string =>
    Array.from({ length: 1 + draw(3) }, () => oneOf(draw(4) === 0 ? wild : names)).join('/') +
    oneOf(['', '', '/']);

  it('when each pattern is asked what it could meet, then it is what their locks say', () => {
    for (const caseless of [false, true]) {
      const texts = [...new Set(Array.from({ length: 120 }, pattern)), '/absolute'];
      const map = new LockMap(
        texts.map((text) => [text]),
        { caseless },
      );
      for (const mine of texts)
        for (const theirs of texts) {
          const [one, other] = [map.of([mine])[0]!, map.of([theirs])[0]!];
          equal(
            map.beside[one]?.includes(other),
            lockConflict([mine], [theirs], { caseless }) !== undefined,
            `${mine} beside ${theirs}`,
          );
        }
    }
  });
});
