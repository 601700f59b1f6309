import { calendar } from '../../domain/commission/actor.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';

/** Ends commissions whose validity ran out before anybody took them up (docs/rules.md R23). */
export async function expireQueued(context: Needs<'clock' | 'journal'>): Promise<void> {
  if (expired(context, context.journal.ledger).length === 0) return;
  await context.journal.append((ledger) =>
    expired(context, ledger).map((view): EventDraft => ({
      type: 'expired',
      by: calendar,
      commission: view.commission.id,
      attempt: view.attempt,
      data: { previousState: view.state },
    })),
  );
}

function expired({ clock }: Needs<'clock'>, ledger: Ledger): CommissionView[] {
  const now = clock.now();
  return [...ledger.open()].filter(
    (view) => view.commission.validUntil <= now && possibleIn.expired.includes(situationOf(view)),
  );
}
