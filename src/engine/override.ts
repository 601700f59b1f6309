import { Fault } from '../base/fault.ts';
import type { EventDraft } from '../domain/commission/event.ts';
import { admits } from '../domain/commission/situation.ts';
import { situationOf } from '../domain/commission/view.ts';
import type { Context } from './context.ts';

/**
 * Records on each commission that it runs outside the specifications, and why. It relaxes nothing else
 * (design §4; haft reference §6).
 * @throws Fault `reason_required`.
 */
export async function overrideReadiness(
  context: Context,
  ids: readonly string[],
  reason: string,
  by: string,
): Promise<void> {
  if (reason.trim() === '') {
    throw new Fault({
      code: 'reason_required',
      what: 'A reason is required.',
      advice: 'Say why this work runs outside the specifications.',
    });
  }
  const recordedAt = new Date(context.clock.now()).toISOString();
  const override = {
    kind: 'tactical',
    outOfSpec: true,
    projectReadiness: 'needs_onboard',
    reason,
    recordedAt,
  } as const;
  await context.journal.transact((ledger) => ({
    events: ids.flatMap((id): EventDraft[] => {
      const view = ledger.get(id);
      if (!view || !admits.overridden.includes(situationOf(view))) return [];
      return [
        { type: 'overridden', by, commission: id, attempt: view.attempt, data: { override } },
      ];
    }),
    result: undefined,
  }));
}
