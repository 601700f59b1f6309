import { deepEqual, equal, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { fold } from '../../../../src/domain/commission/fold.ts';
import { foldVersion, Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import {
  cancelled,
  created,
  landedLife,
  requeued,
  reverted,
  setupConfirmed,
  stored,
} from '../../../fixtures/commissionEvents.ts';

const numbered = (drafts: readonly EventDraft[]): ReturnType<typeof stored>[] =>
  drafts.map((draft, index) => stored(draft, index + 1));

describe('given the same events', () => {
  it('when they fold into another state than before, then the version of the fold was raised', () => {
    const ledger = new Ledger();
    const lives = [
      ...landedLife('wc-1'),
      created('wc-2'),
      requeued('wc-2', 1),
      cancelled('wc-2', 2),
    ];
    for (const event of numbered(lives)) ledger.apply(event);
    const digest = createHash('sha256')
      .update(JSON.stringify([...ledger.all()]))
      .digest('hex');

    // Changing one of the two alone would let a snapshot show what this version would not fold.
    equal(`${foldVersion} ${digest.slice(0, 16)}`, '8 6ad5734973392a2c');
  });
});

describe('given set-ups that are confirmed', () => {
  it('when asked, then each content that ever was counts, and none else', () => {
    const ledger = new Ledger();
    const changes = ['a', 'b', 'a'].map((hash, at) =>
      ledger.apply(stored(setupConfirmed(hash), at + 1)),
    );
    deepEqual(changes, [true, true, false]);
    deepEqual([...ledger.confirmedSetups], ['a', 'b']);
    equal(ledger.leader, undefined);
  });
});

const told = (ledger: Ledger): unknown => ({
  ...ledger.state(),
  entries: [...ledger.state().entries],
});

describe('given commissions in several situations', () => {
  const ledger = new Ledger();
  const lives = [
    ...landedLife('wc-1'),
    created('wc-2'),
    cancelled('wc-2'),
    created('wc-3', { decisionRef: 'dec-other' }),
    created('wc-4'),
    requeued('wc-4', 1),
    cancelled('wc-4', 2),
  ];
  for (const event of numbered(lives)) ledger.apply(event);

  it('when counted, then each is counted where it stands and nowhere else', () => {
    equal(ledger.count('landed'), 1);
    equal(ledger.count('cancelled'), 2);
    equal(ledger.count('queued'), 1);
    equal(ledger.count('held'), 0);
    deepEqual(
      ledger.entriesOf('dec-other').map(({ id, situation }) => [id, situation]),
      [['wc-3', 'queued']],
    );
    deepEqual(ledger.entriesOf('dec-none'), []);
  });

  it('when the closed ones are asked for, then the latest come first, and no more than asked', () => {
    const ids = (limit: number): string[] =>
      ledger.latestClosed(limit).map(({ commission }) => commission.id);
    deepEqual(ids(10), ['wc-4', 'wc-2', 'wc-1']);
    deepEqual(ids(2), ['wc-4', 'wc-2']);
  });

  it('when one closes in another way, then it is the latest, once', () => {
    const more = new Ledger();
    for (const event of numbered(lives)) more.apply(event);
    more.apply(stored(reverted('wc-1'), 99));
    deepEqual(
      more.latestClosed(10).map(({ commission }) => commission.id),
      ['wc-1', 'wc-4', 'wc-2'],
    );
    equal(more.count('landed'), 0);
    equal(more.count('reverted'), 1);
  });
});

describe('given a ledger that can recall', () => {
  const closed = 10_050;
  const events = numbered(
    Array.from({ length: closed }, (_, n) => [
      created(`wc-${n}`, { decisionRef: `dec-${n % 100}` }),
      cancelled(`wc-${n}`),
    ]).flat(),
  );
  const byId = new Map(events.map((event) => [event.commission, [] as typeof events]));
  for (const event of events) byId.get(event.commission)?.push(event);
  const recalled: string[] = [];
  const recall = (id: string): CommissionView | undefined => {
    recalled.push(id);
    return byId
      .get(id)
      ?.reduce<CommissionView | undefined>((view, one) => fold(view, one) ?? view, undefined);
  };

  it('when more have closed than it keeps, then it still tells all of them, and the same', () => {
    const [whole, slim] = [new Ledger(), new Ledger(recall)];
    for (const event of events) equal(slim.apply(event), whole.apply(event));

    equal([...slim.state().entries].length, closed);
    equal(slim.size, closed);
    deepEqual(slim.get('wc-0'), whole.get('wc-0'));
    deepEqual(recalled, ['wc-0']);
    deepEqual(slim.get('wc-0'), whole.get('wc-0'));
    equal(recalled.length, 1, 'what was recalled is kept');
    deepEqual(slim.ofDecision('dec-7'), whole.ofDecision('dec-7'));
    deepEqual([...slim.all()], [...whole.all()]);
    equal(slim.get('wc-none'), undefined);
  });

  it('when it goes on from the state of another, then it is that one', () => {
    const whole = new Ledger();
    for (const event of numbered([created('wc-a'), created('wc-b')])) whole.apply(event);
    whole.apply(stored(setupConfirmed('f'.repeat(64)), 3));
    const next = new Ledger(recall);
    deepEqual([...next.restore(whole.state(), 1)], [undefined, undefined], 'a pause after each');
    const late = stored(cancelled('wc-a'), 4);
    equal(next.apply(late), whole.apply(late));

    deepEqual([...next.open()], [...whole.open()]);
    deepEqual(told(next), told(whole));
    throws(() => [...next.restore(whole.state(), 1)], /cannot take over/);
    throws(() => [...new Ledger().restore(whole.state(), 1)], /cannot take over/);
  });
});
