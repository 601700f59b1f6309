import { Fault } from '../../base/fault.ts';
import { refusalOf, type Request } from '../../domain/commission/refusal.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';

/**
 * Passes when the request may be granted as the commission stands.
 * @throws Fault `landing_in_progress`, or the request's own code such as `commission_not_requeueable`.
 */
export function requireAdmitted(view: CommissionView, request: Request): void {
  const { id } = view.commission;
  const situation = situationOf(view);
  const refusal = refusalOf(request, situation, id);
  if (refusal) throw new Fault({ ...refusal, facts: { commission: id, situation } });
}
