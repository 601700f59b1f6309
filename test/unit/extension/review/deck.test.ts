import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { Deck } from '../../../../src/extension/review/deck.ts';

/** As much of a view as a deck looks at. */
const held = (createdSeq: number, attempt = 1): CommissionView =>
  ({
    commission: { id: `wc-${createdSeq}` },
    ...{ state: 'completed', delivery: { status: 'held' }, createdSeq, attempt },
    result: { commit: `c${createdSeq}` },
  }) as unknown as CommissionView;
const queued = (createdSeq: number): CommissionView =>
  ({ ...held(createdSeq), state: 'queued', result: undefined }) as unknown as CommissionView;
const seqOf = (view: CommissionView | undefined): number | undefined => view?.createdSeq;

describe('given held results one after the other', () => {
  const open = [held(7), queued(5), held(3), held(9)];

  it('when gone through, then they come as they were asked for, round and round, both ways', () => {
    const deck = new Deck();
    const next = (from?: number, step: 1 | -1 = 1): number | undefined =>
      seqOf(deck.next(open, from, step));
    deepEqual([next(), next(3), next(7), next(9)], [3, 7, 9, 3]);
    deepEqual([next(9, -1), next(7, -1), next(3, -1)], [7, 3, 9]);
    deepEqual([next(5), next(5, -1)], [7, 3], 'from one that is not held any more');
    deepEqual([seqOf(deck.next([held(3)], 3)), deck.next([queued(1)], 3)], [3, undefined]);
  });

  it('when one is accepted, then it is out while it lands, and back when it did not', async () => {
    const deck = new Deck();
    const landing = Promise.withResolvers<undefined>();
    deck.accept(open[0]!, landing.promise);
    deepEqual(deck.left(open).map(seqOf), [3, 9]);
    deepEqual(
      open.map((view) => deck.isAccepted(view)),
      [true, false, false, false],
    );
    equal(seqOf(deck.next(open, 3)), 9);
    equal(deck.left([held(7, 2)]).length, 1, 'another attempt is another result');
    landing.reject(new Error('held again'));
    await landing.promise.catch(() => undefined);
    await Promise.resolve();
    deepEqual(deck.left(open).map(seqOf), [3, 7, 9]);
  });

  it('when one is left, then no key means it any more, and turns follow each other, failed ones too', async () => {
    const deck = new Deck();
    const showing = Promise.withResolvers<undefined>();
    const turned: string[] = [];
    const first = deck.turn('wc-3', async () => {
      turned.push('first');
      await showing.promise;
    });
    const second = deck.turn(undefined, () => Promise.resolve(void turned.push('second')));
    await Promise.resolve();
    deepEqual(
      [turned, ['wc-3', 'wc-7', undefined].map((id) => deck.isLeaving(id))],
      [['first'], [true, false, false]],
    );
    showing.reject(new Error('it cannot be shown'));
    await rejects(first, /cannot be shown/);
    await second;
    deepEqual([turned, deck.isLeaving('wc-3')], [['first', 'second'], false]);
  });
});
