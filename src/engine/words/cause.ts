import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { holdInFull, isHoldReason } from '../../domain/delivery/hold.ts';

/** Why it is where it is, with the next step where a hold names one. */
export function causeOf(view: CommissionView): string {
  const { delivery, reason } = view;
  if (situationOf(view) !== 'held' || !delivery) return reason?.text ?? '';
  if (!isHoldReason(delivery.reason)) return delivery.text;
  return holdInFull(delivery.reason, delivery.text);
}
