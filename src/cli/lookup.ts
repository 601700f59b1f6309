import type { CommissionView } from '../domain/commission/view.ts';
import type { Harness } from '../composition/harness.ts';
import { viewOf } from '../engine/commissions.ts';

/** @throws Fault `commission_not_found`. */
export function viewIn(harness: Harness, id: string): CommissionView {
  return viewOf(harness.ledger, id);
}
