import { deepEqual, ok } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { choose, chooseStart, type ChoiceInput } from '../../../../src/domain/schedule/choose.ts';
import { HeldPaths, type Held } from '../../../../src/domain/schedule/heldPaths.ts';
import { lockConflict } from '../../../../src/domain/scope/authority.ts';
import { amount } from '../../../fixtures/amount.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';
import { chance } from '../../../fixtures/seed.ts';
import { reach } from '../../../fixtures/situations.ts';

const draw = (below: number): number => Math.floor(chance() * below);
const oneOf = <T>(all: readonly T[]): T => all[draw(all.length)]!;

/** Names and wildcards that meet often, some in another case, and what nobody can read. */
const someLock = (): string =>
  oneOf([
    ...[
      'a',
      'A',
      'a/',
      'a/b',
      'a/B/',
      'a/b/c.ts',
      'a/*',
      'a/*/c.ts',
      '*/b',
      '**',
      '**/c.ts',
      'a/**/d',
    ],
    ...[
      '{a,e}/b',
      'e/[a-c]',
      'E/b',
      'ß/x',
      'ſ/b',
      's/b',
      'K/b',
      'k/b',
      'a{',
      '../out',
      'a?',
      './a',
      'e//b',
    ],
    `d/${draw(6)}`,
    `d/${draw(6)}/x`,
  ]);
const somebody = (id: string, locks: string[]): CommissionView => {
  const { scope, ...rest } = commissionOf(id);
  const view = reach('queued');
  return { ...view, commission: { ...rest, scope: { ...scope, lockset: locks } } };
};
const anybody = (id: string): CommissionView =>
  somebody(id, Array.from({ length: 1 + draw(3) }, someLock));

/** One of the holders, one that wants what another has asked for, or a new one. */
function askerOf(
  asked: number,
  holders: readonly CommissionView[],
  others: readonly CommissionView[],
): CommissionView {
  const [holder, other] = [
    holders.length > 0 && oneOf(holders),
    others.length > 0 && oneOf(others),
  ];
  const dice = chance();
  if (dice < 0.15 && holder) return holder;
  if (dice < 0.5 && other) return somebody(`c${asked}`, [...other.commission.scope.lockset]);
  return anybody(`c${asked}`);
}

function oneByOne(
  { commission: { id, scope } }: CommissionView,
  holders: readonly CommissionView[],
  caseless: boolean,
): Held | undefined {
  for (const { commission: other } of holders) {
    if (other.id === id) continue;
    const conflict = lockConflict(scope.lockset, other.scope.lockset, { caseless });
    if (conflict) return { holder: other.id, ...conflict };
  }
  return undefined;
}

describe('given locksets that are taken', () => {
  it('when others ask, then each hears of the first it meets, as if all were looked at one by one', () => {
    let [free, kept] = [0, 0];
    for (let n = amount('HAFT_LOCKS', 2_000, 50_000); n > 0; n--) {
      const caseless = chance() < 0.5;
      const holders = Array.from({ length: draw(6) }, (_, at) => anybody(`h${at}`));
      const held = new HeldPaths({ caseless }, holders);
      const others: CommissionView[] = [];
      for (let asked = 0; asked < 6; asked++) {
        const candidate = askerOf(asked, holders, others);
        others.push(candidate);
        const expected = oneByOne(candidate, holders, caseless);
        deepEqual(
          held.from(candidate),
          expected,
          JSON.stringify([
            caseless,
            [candidate, ...holders].map((one) => one.commission.scope.lockset),
          ]),
        );
        if (expected) kept += 1;
        else free += 1;
        if (chance() < 0.3) {
          const late = anybody(`l${asked}`);
          holders.push(late);
          held.add(late);
        }
      }
    }
    ok(free > 500 && kept > 500, `${free} and ${kept}`);
  });
});

describe('given a queue of which only those that start are asked for', () => {
  it('when slots are few, then they are the ones the whole choice names', () => {
    for (let n = amount('HAFT_STARTS', 500, 10_000); n > 0; n--) {
      const all = Array.from({ length: 12 }, (_, at) => anybody(`wc-${at}`));
      const locked = all.splice(0, draw(4));
      const overtaken = new Map(all.map((view) => [view.commission.id, draw(5)]));
      const input: ChoiceInput = {
        ...{ queued: all, locked, open: [...all, ...locked], freeSlots: draw(5) },
        ...{ now: 0, rule: { caseless: false }, overtaken, find: () => undefined },
        ...{ ofDecision: () => [], envelopeOf: () => undefined },
      };
      deepEqual(chooseStart(input), choose(input).start);
    }
  });
});
