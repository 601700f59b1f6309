import { deepEqual, equal } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { changeBetween } from '../../../../src/extension/board/boardChange.ts';
import {
  closedCounts,
  membersOf,
  type BoardFace,
} from '../../../../src/extension/board/boardFace.ts';
import { decisionRows } from '../../../../src/extension/board/decisionRows.ts';
import { commissionRows } from '../../../../src/extension/board/commissionRows.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { cancelled, created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';

function faceOf(...drafts: EventDraft[]): BoardFace {
  const ledger = new Ledger();
  for (const [index, draft] of drafts.entries()) ledger.apply(stored(draft, index + 1));
  const status = { waiting: [], runtimeState: 'active', skipped: [] } as const;
  const commissions = commissionRows({ ledger, status, activities: new Map(), closed: 200 });
  return { decisions: [], commissions, closed: closedCounts(ledger) };
}

const two = [created('wc-1'), created('wc-2')];
const life = landedLife('wc-1').slice(1);

describe('given two faces of the board', () => {
  it('when they look the same, then nothing is drawn', () => {
    equal(changeBetween(faceOf(...two), faceOf(...two)), undefined);
  });

  it('when a commission moves to a group of its own, then the groups are drawn', () => {
    const change = changeBetween(faceOf(...two), faceOf(...two, ...life.slice(0, 1)));

    deepEqual([change?.groups, change?.members], [true, ['running', 'waiting']]);
  });

  it('when it only does something else, then only its row is drawn', () => {
    const before = faceOf(...two, ...life.slice(0, 1));
    const change = changeBetween(before, faceOf(...two, ...life.slice(0, 3)));

    deepEqual([change?.groups, change?.members, change?.rows], [false, [], ['wc-1']]);
  });

  it('when one joins a group that is there, then that group alone is drawn', () => {
    const change = changeBetween(faceOf(...two), faceOf(...two, created('wc-3')));

    deepEqual([change?.groups, change?.members, change?.rows], [false, ['waiting'], []]);
  });

  it('when several are over, then the newest comes first, and what waits keeps its order', () => {
    const face = faceOf(...two, created('wc-3'), cancelled('wc-1'), cancelled('wc-3'));
    const waiting = faceOf(created('wc-9'), created('wc-5'));

    deepEqual(membersOf(face).get('closed'), ['wc-3', 'wc-1']);
    deepEqual(membersOf(waiting).get('waiting'), ['wc-9', 'wc-5']);
  });

  it('when more are over than are drawn, then all are counted, and one more draws its group', () => {
    const over = Array.from({ length: 250 }, (_, n) => [created(`wc-${n}`), cancelled(`wc-${n}`)]);
    const face = faceOf(...over.flat());
    equal(membersOf(face).get('closed')?.length, 200);
    equal(membersOf(face).get('closed')?.[0], 'wc-249');
    equal(face.closed.get('closed'), 250);
    equal(face.closed.has('landed'), false);

    const more = { ...face, closed: new Map([['closed', 251] as const]) };
    deepEqual(changeBetween(face, more)?.members, ['closed']);
  });

  const decisionsOf = (...titles: string[]): BoardFace => {
    const decisions = titles.map((title) => decisionOf(`dec-${title.split(' ')[0]}`, { title }));
    return { ...faceOf(), decisions: decisionRows({ decisions, problems: [] }, () => []) };
  };

  it('when a decision looks otherwise and stays in its place, then its row alone is drawn', () => {
    const change = changeBetween(decisionsOf('a', 'b one', 'c'), decisionsOf('a', 'b two', 'c'));
    deepEqual([change?.decisions, change?.decisionRows], [true, ['dec-b']]);
  });

  for (const [what, titles] of Object.entries({
    'one comes': ['a', 'b one', 'c', 'd'],
    'one goes': ['a', 'c'],
    'one is another': ['a', 'd', 'c'],
  }))
    it(`when ${what}, then all of them are drawn`, () => {
      const change = changeBetween(decisionsOf('a', 'b one', 'c'), decisionsOf(...titles));
      deepEqual([change?.decisions, change?.decisionRows], [true, undefined]);
    });

  it('when nothing but one commission changes, then every other row is the very same', () => {
    const ledger = new Ledger();
    for (const [index, draft] of two.entries()) ledger.apply(stored(draft, index + 1));
    const status = { waiting: [], runtimeState: 'active', skipped: [] } as const;
    const rows = () => commissionRows({ ledger, status, activities: new Map(), closed: 200 });
    const before = rows();
    const [step] = life;
    ledger.apply(stored(step!, 3));
    const after = rows();
    deepEqual(
      ['wc-1', 'wc-2'].map((id) => after.get(id) === before.get(id)),
      [false, true],
    );
  });
});
