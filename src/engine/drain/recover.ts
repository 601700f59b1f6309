import { isLeaseTooOld } from '../../domain/commission/attention.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Context } from '../ports/context.ts';
import { attentionClock } from '../authority/operator.ts';

/** A claim too old to be taken up again unasked (the seed's stale-lease cap). */
export interface StaleLease {
  readonly id: string;
  readonly claimedAt: number;
}

/** Claims of processes that are gone, older than the cap: shown, never resumed by themselves. */
export function staleLeases(
  context: Context,
  ledger: Ledger = context.journal.ledger,
): StaleLease[] {
  return orphans(context, ledger)
    .filter((view) => isTooOld(context, view))
    .map((view) => ({ id: view.commission.id, claimedAt: view.lease?.claimedAt ?? 0 }));
}

/** Frees claims whose process is gone, so that their runs are continued (design §7). */
export async function recoverRuns(context: Context): Promise<void> {
  if (orphans(context, context.journal.ledger).length === 0) return;
  await context.journal.append((ledger) =>
    orphans(context, ledger)
      .filter((view) => !isTooOld(context, view))
      .map((view): EventDraft => ({
        type: 'interrupted',
        by: `engine:${view.lease?.drain ?? ''}`,
        commission: view.commission.id,
        attempt: view.attempt,
        data: { reason: 'its process is gone' },
      })),
  );
}

function orphans({ processes }: Context, ledger: Ledger): CommissionView[] {
  return [...ledger.open()].filter(
    (view) =>
      isExecuting(situationOf(view)) &&
      view.lease !== undefined &&
      processes.state(view.lease.holder) === 'gone',
  );
}

const isTooOld = (context: Context, view: CommissionView): boolean =>
  isLeaseTooOld(view, attentionClock(context));
