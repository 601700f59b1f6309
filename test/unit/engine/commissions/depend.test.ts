import { deepEqual, equal, ok } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { situations } from '../../../../src/domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../../../src/domain/commission/view.ts';
import { unmetDependency } from '../../../../src/domain/schedule/choose.ts';
import { makeDepend, type DependOrder } from '../../../../src/engine/commissions/depend.ts';
import { amount } from '../../../fixtures/amount.ts';
import { cancelled, created, landedLife } from '../../../fixtures/commissionEvents.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';
import { chance } from '../../../fixtures/seed.ts';
import { eventsTo, sampleId } from '../../../fixtures/situations.ts';

const by = 'operator:test' as const;
const draw = (below: number): number => Math.floor(chance() * below);

/** What the order came to: whom it waits for, or the code of the fault. */
async function outcome(
  journal: MemoryJournal,
  order: Omit<DependOrder, 'by'>,
): Promise<readonly string[] | string> {
  try {
    return (await makeDepend({ journal }, { ...order, by })).commission.dependsOn;
  } catch (thrown) {
    ok(Fault.is(thrown), String(thrown));
    return thrown.code;
  }
}

describe('given a commission that is to wait for another', () => {
  it('when it has not begun, then it waits until told otherwise, and one fact says so', async () => {
    const journal = new MemoryJournal(['wc-1', 'wc-2', 'wc-3'].map((id) => created(id)));

    deepEqual(await outcome(journal, { id: 'wc-1', on: ['wc-2', 'wc-3', 'wc-2'] }), [
      'wc-2',
      'wc-3',
    ]);
    deepEqual(await outcome(journal, { id: 'wc-1', on: ['wc-3'] }), ['wc-2', 'wc-3']);
    deepEqual(await outcome(journal, { id: 'wc-1', off: ['wc-2'] }), ['wc-3']);
    deepEqual(await outcome(journal, { id: 'wc-1', on: ['wc-2'], off: ['wc-3'] }), ['wc-2']);
    deepEqual(
      journal.written.map(({ type, by: who, data }) => [type, who, data]),
      [['wc-2', 'wc-3'], ['wc-3'], ['wc-2']].map((dependsOn) => [
        'made_to_wait',
        by,
        { dependsOn },
      ]),
    );
  });

  it('when that cannot be, then a fault says why and nothing is written', async () => {
    const journal = new MemoryJournal([
      ...landedLife('wc-landed'),
      ...[created('wc-gone'), cancelled('wc-gone')],
      ...['wc-1', 'wc-2', 'wc-3'].map((id) => created(id)),
    ]);
    await outcome(journal, { id: 'wc-2', on: ['wc-1'] });
    await outcome(journal, { id: 'wc-3', on: ['wc-2'] });
    const before = journal.written.length;

    const orders: [Omit<DependOrder, 'by'>, string][] = [
      [{ id: 'wc-9', on: ['wc-1'] }, 'commission_not_found'],
      [{ id: 'wc-1', on: ['wc-9'] }, 'commission_not_found'],
      [{ id: 'wc-1', on: ['wc-landed'] }, 'dependency_landed'],
      [{ id: 'wc-1', on: ['wc-gone'] }, 'dependency_closed'],
      [{ id: 'wc-1', off: ['wc-2'] }, 'dependency_not_there'],
      [{ id: 'wc-1', on: ['wc-1'] }, 'dependency_cycle'],
      [{ id: 'wc-1', on: ['wc-2'] }, 'dependency_cycle'],
      [{ id: 'wc-1', on: ['wc-3'] }, 'dependency_cycle'],
    ];
    for (const [order, code] of orders) equal(await outcome(journal, order), code);
    equal(journal.written.length, before);
  });

  for (const situation of situations) {
    const may = situation === 'draft' || situation === 'queued';
    it(`when it is ${situation}, then it ${may ? 'may' : 'may not'} be made to wait`, async () => {
      const journal = new MemoryJournal([created('wc-other'), ...eventsTo(situation)]);

      const came = await outcome(journal, { id: sampleId, on: ['wc-other'] });
      const landing = situation === 'landing' ? 'landing_in_progress' : 'commission_cannot_wait';
      deepEqual(came, may ? ['wc-other'] : landing);
    });
  }

  it('when the others of a decision are waited for once more, then a circle is seen in that too', async () => {
    const journal = new MemoryJournal([
      ...['wc-1', 'wc-2'].map((id) => created(id, { decisionRef: 'dec-shared' })),
      created('wc-3', { dependsOnDecisions: ['dec-shared'], dependsOn: ['wc-1'] }),
    ]);
    deepEqual(await outcome(journal, { id: 'wc-2', on: ['wc-3'] }), ['wc-3']);

    equal(await outcome(journal, { id: 'wc-3', off: ['wc-1'] }), 'dependency_cycle');
  });
});

/** Those that would never start, if each that can start landed. */
function stuckIn(views: ReadonlyMap<string, CommissionView>): string[] {
  const now = new Map(views);
  const world = {
    find: (id: string) => now.get(id),
    ofDecision: (decision: string) =>
      [...now.values()].filter(({ commission }) => commission.decisionRef === decision),
  };
  for (let before = -1; before !== now.size;) {
    const free = [...now.values()].filter(
      (view) => situationOf(view) === 'queued' && !unmetDependency(view, world),
    );
    before = free.length === 0 ? now.size : -1;
    for (const view of free)
      now.set(view.commission.id, {
        ...view,
        state: 'completed',
        delivery: { status: 'landed', reason: '', text: '', paths: [], requestedBy: 'drain' },
      });
  }
  return [...now.values()].flatMap((view) =>
    situationOf(view) === 'landed' ? [] : view.commission.id,
  );
}

describe('given commissions that are made to wait for each other in any order', () => {
  it('when all that may start land, then all land, and what was refused would have kept its own from it', async () => {
    let refused = 0;
    let granted = 0;
    for (let rounds = amount('HAFT_WAITS', 150, 3_000); rounds > 0; rounds -= 1) {
      const count = 3 + draw(6);
      const id = (n: number): string => `wc-${n}`;
      const decision = (n: number): string => `dec-${n % Math.ceil(count / 2)}`;
      // Decisions wait for earlier ones alone: at first everything can land.
      const drafts = Array.from({ length: count }, (_, n): EventDraft => {
        const mine = n % Math.ceil(count / 2);
        const waits = mine > 0 && draw(2) === 0 ? [decision(draw(mine))] : [];
        return created(id(n), { decisionRef: decision(n), dependsOnDecisions: waits });
      });
      const journal = new MemoryJournal(drafts);
      const views = (): Map<string, CommissionView> =>
        new Map([...journal.ledger.all()].map((view) => [view.commission.id, view]));
      for (let asked = 0; asked < 3 * count; asked += 1) {
        const one = views().get(id(draw(count)))!;
        const { id: mine, dependsOn } = one.commission;
        const first = dependsOn[draw(dependsOn.length)];
        const isOff = first !== undefined && draw(3) === 0;
        const order = isOff ? { off: [first] } : { on: [id(draw(count))] };
        const came = await outcome(journal, { id: mine, ...order });
        if (came !== 'dependency_cycle') {
          granted += 1;
          deepEqual(stuckIn(views()), []);
          continue;
        }
        refused += 1;
        const after = isOff
          ? dependsOn.filter((other) => other !== first)
          : [...dependsOn, ...(order.on ?? [])];
        const commission = { ...one.commission, dependsOn: after };
        ok(stuckIn(new Map([...views(), [mine, { ...one, commission }]])).includes(mine));
      }
    }
    ok(refused > 100 && granted > 100, `${refused} refused, ${granted} granted`);
  });
});
