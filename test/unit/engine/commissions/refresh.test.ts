import { deepEqual, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import type { AutonomyEnvelope } from '../../../../src/domain/envelope/envelope.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import { refreshCommissions } from '../../../../src/engine/commissions/refresh.ts';
import { commissionOf, created, requeued } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';
import { MemoryJournal } from '../../../fixtures/engineStage/memoryJournal.ts';

const now = 1_700_000_000_000;
const order = { which: 'all_stale', reason: 'still wanted', by: 'operator:test' } as const;

interface World {
  readonly decision?: Partial<Decision>;
  readonly envelope?: Partial<AutonomyEnvelope>;
  /** What another process writes after the look and before the record. */
  readonly meanwhile?: readonly EventDraft[];
}

/** Commissions of decisions that say something else by now. */
function contextOf(ids: readonly string[], world: World = {}): Context & { written: EventDraft[] } {
  const issued = world.envelope ? { autonomyEnvelope: envelopeOf() } : {};
  const journal = new MemoryJournal(
    ids.map((id) => created(id, issued)),
    () => now,
  );
  journal.meanwhile = [...(world.meanwhile ?? [])];
  const envelopes = world.envelope ? [envelopeOf(world.envelope)] : [];
  const tip = 'e'.repeat(40);
  const decisions = ids.map((id) => decisionOf(commissionOf(id).decisionRef, world.decision));
  const context: Partial<Context> & { written: EventDraft[] } = {
    written: journal.written,
    clock: { now: () => now, awake: () => 0, after: () => ({ dispose: () => undefined }) },
    caseRule: { caseless: false },
    chance: {
      hex: () => '00000000',
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
    },
    settings: { validForMs: 1 } as Context['settings'],
    decisions: {
      list: () => Promise.resolve({ decisions, problems: [] }),
      read: () => ({ kind: 'other' }),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    envelopes: { list: () => Promise.resolve({ envelopes, problems: [] }) },
    specs: { read: () => Promise.resolve({ specs: [] }) } as unknown as Context['specs'],
    repository: {
      head: () => Promise.resolve({ kind: 'branch', branch: 'main', tip }),
      tip: () => Promise.resolve(tip),
      isAncestor: () => Promise.resolve(true),
    } as unknown as Context['repository'],
    journal,
  };
  return context as Context & { written: EventDraft[] };
}

const faultOf = async (context: Context): Promise<Fault> => {
  try {
    await refreshCommissions(context, order);
  } catch (thrown) {
    if (Fault.is(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('granted');
};
const refusals = (fault: Fault): unknown =>
  (fault.facts['refused'] as { id: string; code: string }[]).map(({ id, code }) => [id, code]);

describe('given commissions that are stale', () => {
  it('when nothing speaks against it, then all are issued anew at once', async () => {
    const context = contextOf(['wc-1', 'wc-2']);
    const { refreshed } = await refreshCommissions(context, order);
    deepEqual(
      refreshed.map(({ view }) => [view.commission.id, view.attempt]),
      [
        ['wc-1', 2],
        ['wc-2', 2],
      ],
    );
    equal(context.written.length, 2);
  });

  it('when one is issued anew by another process meanwhile, then commission_changed, and none is written', async () => {
    const context = contextOf(['wc-1', 'wc-2'], { meanwhile: [requeued('wc-2', 1)] });
    const fault = await faultOf(context);
    equal(fault.code, 'commission_changed');
    match(fault.message, /^wc-2 was issued anew meanwhile\.$/);
    deepEqual(context.written, []);
  });

  it('when the time of their decisions is up, then each is refused for it, and none is written', async () => {
    const context = contextOf(['wc-1', 'wc-2'], { decision: { validUntil: now } });
    const fault = await faultOf(context);
    equal(fault.code, 'refresh_refused');
    deepEqual(refusals(fault), [
      ['wc-1', 'decision_expired'],
      ['wc-2', 'decision_expired'],
    ]);
    deepEqual(context.written, []);
  });

  it('when their envelope admits neither any more, then both are named before anything is written', async () => {
    const envelope = { revision: 'r2', allowedPaths: ['src/'] };
    const context = contextOf(['wc-1', 'wc-2'], { envelope });
    const fault = await faultOf(context);
    equal(fault.code, 'refresh_refused');
    deepEqual(refusals(fault), [
      ['wc-1', 'commission_autonomy_envelope_blocked'],
      ['wc-2', 'commission_autonomy_envelope_blocked'],
    ]);
    deepEqual(context.written, []);
  });
});
