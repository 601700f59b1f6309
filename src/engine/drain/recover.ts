import { drainActor } from '../../domain/commission/actor.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Needs } from '../ports/context.ts';
import { isTooOld, orphans } from '../authority/holders.ts';

/** Frees claims whose process is gone, so that their runs are continued (docs/rules.md R91). */
export async function recoverRuns(
  context: Needs<'clock' | 'journal' | 'processes' | 'settings'>,
): Promise<void> {
  if (orphans(context, context.journal.ledger).length === 0) return;
  await context.journal.append((ledger) =>
    orphans(context, ledger)
      .filter((view) => !isTooOld(context, view))
      .map((view): EventDraft => ({
        type: 'interrupted',
        by: drainActor(view.lease.drain),
        commission: view.commission.id,
        attempt: view.attempt,
        data: { reason: 'its process is gone' },
      })),
  );
}
