import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import { fold } from '../../domain/commission/fold.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { CommissionView } from '../../domain/commission/view.ts';

/**
 * The drafts as events, numbered on from the ledger's last. Each must change its commission when folded
 * in order: nothing is written that would be kept and change nothing.
 *
 * @throws Error when one would not: a defect of the caller, who decided on this very ledger.
 */
export function checkedEvents(
  ledger: Ledger,
  drafts: readonly EventDraft[],
  at: number,
): StoredEvent[] {
  const after = new Map<string, CommissionView>();
  return drafts.map((draft, index): StoredEvent => {
    const event = { ...draft, seq: ledger.lastSeq + 1 + index, at };
    if (event.commission === '') return event;
    const view = fold(after.get(event.commission) ?? ledger.get(event.commission), event);
    if (view?.commission.id !== event.commission)
      throw new Error(
        `A ${event.type} of attempt ${event.attempt} does not apply to commission ${event.commission}.`,
      );
    after.set(event.commission, view);
    return event;
  });
}
