import { deepEqual, equal } from 'node:assert/strict';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { summaryText } from '../../../../src/extension/drain/summaryText.ts';
import { commissionRows } from '../../../../src/extension/board/commissionRows.ts';
import { entryText } from '../../../../src/extension/output/entryText.ts';
import { statusFace } from '../../../../src/extension/output/statusFace.ts';
import type { StatusReport } from '../../../../src/engine/report/status.ts';
import { created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';

const idle: StatusReport = {
  runtimeState: 'idle',
  paused: false,
  running: [],
  interrupted: [],
  landing: [],
  waiting: [],
  needsYou: [],
  skipped: [],
  recent: [],
};

const none = { decisions: [], commissions: new Map(), closed: new Map() };

describe('given what goes on', () => {
  it('when the status bar shows it, then it counts what moves and what asks', () => {
    const ledger = new Ledger();
    const drafts = [created('wc-2'), ...landedLife('wc-1').slice(0, 6)];
    for (const [index, draft] of drafts.entries()) ledger.apply(stored(draft, index + 1));
    const [landing] = [...ledger.all()].filter(({ state }) => state === 'completed');
    const status = { ...idle, runtimeState: 'active', landing: landing ? [landing] : [] } as const;
    const commissions = commissionRows({ ledger, status, activities: new Map(), closed: 200 });

    deepEqual(statusFace({ ...none, commissions, status }), {
      text: '$(law) Haft $(git-merge) 1',
      words: '1 landing',
      draining: true,
      paused: false,
      asks: false,
    });
    const paused = statusFace({ ...none, commissions, status: { ...status, paused: true } });
    deepEqual(
      [paused?.text, paused?.words, paused?.paused],
      ['$(law) Haft $(debug-pause) paused $(git-merge) 1', 'paused, 1 landing', true],
    );
    equal(statusFace({ ...none, status: idle })?.words, 'idle');
    const outage = { cause: 'signed_out', text: '401', since: 0, nextTry: 9 } as const;
    deepEqual(
      [
        { ...status, outage },
        { ...idle, runtimeState: 'active' as const, outage },
      ].map((waiting) => {
        const shown = waiting.landing.length > 0 ? { ...none, commissions } : none;
        const face = statusFace({ ...shown, status: waiting });
        return [face?.text, face?.words];
      }),
      [
        ['$(law) Haft $(debug-pause) signed out $(git-merge) 1', 'waits: signed out, 1 landing'],
        ['$(law) Haft $(debug-pause) signed out', 'waits: signed out'],
      ],
    );
    equal(statusFace({ ...none, commissions }), undefined);
  });

  it('when a drain ended, then one sentence says what became of the work', () => {
    const row = (id: string, situation: 'landed' | 'held' | 'failed' | 'queued') =>
      ({ id, decision: 'dec-1', situation, cause: '' }) as const;

    equal(
      summaryText({
        drain: 'drain-1',
        how: 'empty',
        worked: [row('a', 'landed'), row('b', 'held'), row('c', 'failed')],
        waitingForYou: [row('b', 'held'), row('c', 'failed'), row('d', 'queued')],
        goesOn: [],
      }),
      'Drain ended: 1 landed, 1 held for review, 1 needs you, 1 waiting.',
    );
    equal(
      summaryText({
        drain: 'drain-1',
        how: 'interrupted',
        worked: [],
        waitingForYou: [],
        goesOn: [],
      }),
      'Drain interrupted: 0 landed.',
    );
  });

  it('when an agent prints escape sequences, then its channel shows none', () => {
    const entry = { at: 0, commission: 'wc-1', attempt: 2, kind: 'command' };

    equal(
      entryText({ ...entry, text: 'ls\n\u001b[2Jgone\n', facts: { exitCode: 0 } }),
      '1970-01-01 00:00:00.000 [command] ls (exitCode=0)\n    ·[2Jgone\n',
    );
  });
});
