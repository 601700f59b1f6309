import { deepEqual, equal } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { situations } from '../../../../src/domain/commission/situation.ts';
import type { Waiting } from '../../../../src/domain/schedule/choose.ts';
import { commissionRows } from '../../../../src/extension/board/commissionRows.ts';
import type { CommissionRow } from '../../../../src/extension/board/commissionRows.ts';
import { groupOf, groups } from '../../../../src/extension/board/groups.ts';
import { cancelled, created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';

interface Now {
  readonly waiting?: readonly Waiting[];
  readonly runtimeState?: 'active' | 'idle' | 'interrupted';
  readonly activities?: ReadonlyMap<string, string>;
}

function rowsOf(drafts: readonly EventDraft[], now: Now = {}): Map<string, CommissionRow> {
  const ledger = new Ledger();
  for (const [index, draft] of drafts.entries()) ledger.apply(stored(draft, index + 1));
  const { waiting = [], runtimeState = 'active', activities = new Map() } = now;
  return commissionRows({
    ledger,
    status: { waiting, runtimeState, skipped: [] },
    activities,
    closed: 200,
  });
}

/** Group and description of one commission after the first `length` events of a life that lands. */
function after(length: number, now?: Now): string {
  const row = rowsOf(landedLife('wc-1').slice(0, length), now).get('wc-1');
  return `${row?.group ?? ''}: ${row?.description ?? ''}`;
}

describe('given a commission', () => {
  it('when it goes through its life, then its row says where it stands and why', () => {
    deepEqual(
      [1, 2, 4, 6, 8].map((length) => after(length)),
      [
        'waiting: ready',
        'running: preparing its workspace',
        'running: turn 1',
        'running: landing on main',
        'landed: 1 file +3 −1 · eeeeeeee on main',
      ],
    );
    equal(after(4, { activities: new Map([['wc-1', 'runs npm test']]) }), 'running: runs npm test');
  });

  it('when nobody carries its run on, then it waits', () => {
    equal(after(4, { runtimeState: 'idle' }), 'waiting: the next drain continues it');
    const interrupted: EventDraft = {
      type: 'interrupted',
      by: 'engine:drain-1',
      commission: 'wc-1',
      attempt: 1,
      data: { reason: 'stopped' },
    };
    const row = rowsOf([...landedLife('wc-1').slice(0, 4), interrupted]).get('wc-1');
    deepEqual([row?.group, row?.words], ['waiting', 'interrupted']);
  });

  it('when it waits for another, then that one is named by its title', () => {
    const [holder, waiter] = ['wc-20261122-0000000a', 'wc-20261122-0000000b'];
    const drafts = [
      created(holder, { decisionTitle: 'Say hello' }),
      created(waiter, { decisionTitle: 'Say it twice', sliceDescription: 'the\n second' }),
    ];
    const cause = { kind: 'lock', holder, mine: 'docs/a.md', theirs: 'docs/' } as const;
    const row = rowsOf(drafts, { waiting: [{ id: waiter, cause }] }).get(waiter);

    deepEqual(
      [row?.label, row?.description],
      ['Say it twice: the second', 'waits for “Say hello”, which holds docs/'],
    );
  });

  it('when only a slot is missing, then it is ready while nobody drains', () => {
    const waiting = (kind: 'slots' | 'drain') => [{ id: 'wc-1', cause: { kind } }] as const;

    const idle = { waiting: waiting('drain'), runtimeState: 'idle' } as const;
    equal(after(1, idle), 'waiting: ready');
    equal(after(1, { waiting: waiting('slots') }), 'waiting: waits for a free slot');
  });

  it('when it is cancelled, then its row gives the reason and is the newest of what is over', () => {
    const rows = rowsOf([...landedLife('wc-1'), created('wc-2'), cancelled('wc-2')]);
    const row = rows.get('wc-2');

    deepEqual(
      [row?.group, row?.description, row?.contextValue],
      ['closed', 'not needed', 'commission.cancelled;ran'],
    );
    deepEqual(
      [...rows.values()].map(({ ended }) => ended),
      [8, 10],
    );
  });

  it('when its text is hostile, then its row is one harmless line', () => {
    const decisionTitle = 'Nice\u202e title\nwith \u001b[31mlines';
    const row = rowsOf([created('wc-1', { decisionTitle })]).get('wc-1');

    equal(row?.label, 'Nice· title with ·[31mlines');
  });
});

describe('given the groups', () => {
  it('when a situation is looked up, then it has one, and every group has a situation', () => {
    deepEqual(
      [...new Set(situations.map(groupOf))].sort(),
      groups.map(({ key }) => key as string).sort(),
    );
  });
});
