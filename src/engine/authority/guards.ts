import { drainActor, type Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import { refusalOf, type Request } from '../../domain/commission/refusal.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';

/**
 * Passes when the request may be granted as the commission stands.
 * @throws Fault `landing_in_progress`, or the request's own code such as `commission_not_requeueable`.
 */
export function requireAllowed(view: CommissionView, request: Request): void {
  const { id } = view.commission;
  const situation = situationOf(view);
  const refusal = refusalOf(request, situation, id);
  if (refusal) throw new Fault({ ...refusal, facts: { commission: id, situation } });
}

/** Whether this drain still leads: it was not taken over by another, or by the operator. */
export const leads = (ledger: Ledger, by: Actor): boolean =>
  ledger.leader !== undefined && drainActor(ledger.leader.drain) === by;

/** Ids of one day share most of their letters: so few may differ in one that was meant. */
const alike = 2;

/** The commission, or the fault that names it. */
export function viewOf(ledger: Ledger, id: string): CommissionView {
  const view = ledger.get(id);
  if (view) return view;
  const known = [...ledger.all()].map(({ commission }) => commission.id);
  const nearest = nearestNames(id, known, alike);
  throw new Fault({
    code: 'commission_not_found',
    what: `There is no commission ${id}.`,
    advice: `${didYouMean(nearest)}List all of them with "haft commission list --selector all".`,
    facts: { commission: id, nearest },
  });
}

/** @throws Fault `reason_required`. */
export function requireReason(reason: string): void {
  if (reason.trim() !== '') return;
  throw new Fault({
    code: 'reason_required',
    what: 'A reason is required.',
    advice: 'Say in a few words why; it stays with the commission.',
  });
}

/** What an operator asks of one commission, and why. */
export interface Asked {
  readonly id: string;
  readonly reason: string;
  readonly by: Actor;
}
