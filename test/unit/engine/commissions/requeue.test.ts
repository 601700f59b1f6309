import { deepEqual, equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import {
  cancelCommission,
  queueCommission,
  requeueCommission,
} from '../../../../src/engine/commissions/steer.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { revisionHashOf } from '../../../../src/engine/authority/decisions.ts';
import { situations } from '../../../../src/domain/commission/situation.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { eventsTo, sampleId } from '../../../fixtures/situations.ts';
import { commissionOf, landedLife } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';

const now = 1_700_000_000_000;
const hour = 3_600_000;
const tip = 'e'.repeat(40);
const asked = { id: 'wc-1', reason: 'still wanted', by: 'operator:test' as const };

const queued = (more: Parameters<typeof commissionOf>[1] = {}): EventDraft => ({
  type: 'created',
  by: 'operator:test' as const,
  commission: 'wc-1',
  attempt: 1,
  data: { commission: commissionOf('wc-1', { decisionRef: 'dec-1', ...more }), state: 'queued' },
});

function contextOf(
  drafts: readonly EventDraft[],
  decision: Decision = decisionOf('dec-1'),
  meanwhile: readonly EventDraft[] = [],
): Context & { readonly written: EventDraft[] } {
  const journal = new MemoryJournal(drafts, () => now);
  journal.meanwhile = [...meanwhile];
  const context: Partial<Context> & { readonly written: EventDraft[] } = {
    written: journal.written,
    clock: { now: () => now, awake: () => 0, after: () => ({ dispose: () => undefined }) },
    caseRule: { caseless: false },
    checkout: { branches: () => Promise.resolve([]) } as unknown as Context['checkout'],
    chance: {
      hex: () => '00000000',
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
    },
    settings: { validForMs: 168 * hour } as Context['settings'],
    decisions: {
      list: () => Promise.resolve({ decisions: [decision], problems: [] }),
      read: () => ({ kind: 'other' }),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    specs: { read: () => Promise.resolve({ specs: [] }) } as unknown as Context['specs'],
    repository: {
      head: () => Promise.resolve({ kind: 'branch', branch: 'main', tip }),
      tip: (branch: string) => Promise.resolve(branch === 'main' ? tip : undefined),
    } as Context['repository'],
    journal,
  };
  return context as Context & { readonly written: EventDraft[] };
}

const drafted = (): EventDraft => {
  const draft = queued();
  if (draft.type !== 'created') throw new Error(draft.type);
  return { ...draft, data: { ...draft.data, state: 'draft' } };
};

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'granted',
    (thrown: unknown) => (Fault.is(thrown) ? thrown.code : String(thrown)),
  );

describe('given a draft', () => {
  it('when it is wanted, then it is queued on what is true today, in its first attempt', async () => {
    const decision = decisionOf('dec-1', { body: 'Do it twice.\n' });
    const context = contextOf([drafted()], decision);
    const view = await queueCommission(context, asked);
    deepEqual([view.state, view.attempt, view.commission.scope.baseSha], ['queued', 1, tip]);
    equal(view.commission.decisionRevisionHash, revisionHashOf(context, decision));
  });

  it('when its decision reads a command of it as a criterion by now, then it is one', async () => {
    const text = 'Clients compile in CI';
    const draft = queued({
      evidenceRequirements: [
        { kind: 'command', command: text },
        { kind: 'command', command: 'npm test' },
      ],
    });
    if (draft.type !== 'created') throw new Error(draft.type);
    const context = contextOf(
      [{ ...draft, data: { ...draft.data, state: 'draft' } }],
      decisionOf('dec-1', { evidenceRequirements: [{ kind: 'criterion', text }] }),
    );
    deepEqual((await queueCommission(context, asked)).commission.evidenceRequirements, [
      { kind: 'criterion', text },
      { kind: 'command', command: 'npm test' },
    ]);
  });

  it('when its decision is not active any more, then it stays a draft', async () => {
    const context = contextOf([drafted()], decisionOf('dec-1', { status: 'superseded' }));
    equal(await codeOf(queueCommission(context, asked)), 'decision_not_active');
    equal(await codeOf(requeueCommission(context, asked)), 'commission_not_requeueable');
    deepEqual(context.written, []);
  });

  it('when another process queues it meanwhile, then asking is refused as well', async () => {
    const other: EventDraft = {
      type: 'queued',
      by: 'operator:other' as const,
      commission: 'wc-1',
      attempt: 1,
      data: { commission: commissionOf('wc-1', { decisionRef: 'dec-1' }) },
    };
    const context = contextOf([drafted()], decisionOf('dec-1'), [other]);
    equal(await codeOf(queueCommission(context, asked)), 'commission_not_queueable');
    deepEqual(context.written, []);
  });

  it('when it is queued already, then asking again is refused', async () => {
    equal(await codeOf(queueCommission(contextOf([queued()]), asked)), 'commission_not_queueable');
  });
});

describe('given a commission that is no draft', () => {
  for (const situation of situations.filter((one) => one !== 'draft')) {
    it(`when it is ${situation}, then it cannot be queued, and stays ${situation}`, async () => {
      // That its decision is gone is no matter then.
      const context = contextOf(eventsTo(situation));
      const before = context.journal.ledger.get(sampleId)!;
      equal(situationOf(before), situation);
      const code = await codeOf(queueCommission(context, { ...asked, id: sampleId }));
      equal(code, situation === 'landing' ? 'landing_in_progress' : 'commission_not_queueable');
      deepEqual([context.written, context.journal.ledger.get(sampleId)], [[], before]);
    });
  }
});

describe('given a commission that is to be tried again', () => {
  it('when no reason is given, then S4: it is refused and nothing is written', async () => {
    const context = contextOf([queued()]);
    equal(await codeOf(requeueCommission(context, { ...asked, reason: ' ' })), 'reason_required');
    equal(await codeOf(cancelCommission(context, { ...asked, reason: '' })), 'reason_required');
    deepEqual(context.written, []);
  });

  it('when its time is up but it was not closed, then S5: it gets new time; cancelling is possible too', async () => {
    const late = [queued({ validUntil: now })];
    const again = await requeueCommission(contextOf(late), asked);
    equal(again.commission.validUntil, now + 168 * hour);
    equal((await cancelCommission(contextOf(late), asked)).state, 'cancelled');
  });

  it('when it was closed as expired, then S5: it is refused', async () => {
    const expired: EventDraft = {
      type: 'expired',
      by: 'engine:clock' as const,
      commission: 'wc-1',
      attempt: 1,
      data: { previousState: 'queued' },
    };
    const context = contextOf([queued(), expired]);
    equal(await codeOf(requeueCommission(context, asked)), 'commission_not_requeueable');
    equal(await codeOf(cancelCommission(context, asked)), 'commission_not_cancellable');
  });

  it('when it is preflighting, then S6: the new attempt has fresh hashes, base and time, and says from where', async () => {
    const decision = decisionOf('dec-1', { body: 'Do it twice.\n', title: 'Twice' });
    const claimed = { ...landedLife('wc-1')[1]!, commission: 'wc-1' };
    const context = contextOf([queued(), claimed], decision);
    const again = await requeueCommission(context, { ...asked, feedback: 'shorter' });
    deepEqual(
      [again.state, again.attempt, again.lease, again.feedback, again.commission.decisionTitle],
      ['queued', 2, undefined, 'shorter', 'Twice'],
    );
    const { scope, decisionRevisionHash, fetchedAt } = again.commission;
    deepEqual(
      [scope.baseSha, decisionRevisionHash, fetchedAt],
      [tip, revisionHashOf(context, decision), now],
    );
    const [event] = context.written;
    deepEqual(event?.type === 'requeued' && [event.data.reason, event.data.previousState], [
      'still wanted',
      'preflighting',
    ]);
  });

  const refused: [
    what: string,
    commission: Parameters<typeof commissionOf>[1],
    decision: Decision,
    code: string,
  ][] = [
    ['its decision is gone', {}, decisionOf('dec-2'), 'decision_not_found'],
    [
      'its decision is deprecated',
      {},
      decisionOf('dec-1', { status: 'deprecated' }),
      'decision_not_active',
    ],
    [
      'the time of its decision is up',
      {},
      decisionOf('dec-1', { validUntil: now }),
      'decision_expired',
    ],
    [
      'its branch is gone',
      { scope: { ...commissionOf('wc-1').scope, targetBranch: 'gone' } },
      decisionOf('dec-1'),
      'branch_not_found',
    ],
  ];
  for (const [what, commission, decision, code] of refused) {
    it(`when ${what}, then it is ${code} and nothing is written`, async () => {
      const context = contextOf([queued(commission)], decision);
      equal(await codeOf(requeueCommission(context, asked)), code);
      deepEqual(context.written, []);
    });
  }

  it('when there is none of this id, then it is commission_not_found', async () => {
    equal(await codeOf(requeueCommission(contextOf([]), asked)), 'commission_not_found');
  });
});
