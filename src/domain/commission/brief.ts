import type { Commission } from './commission.ts';
import type { Lease } from './event.ts';
import type { CommissionView, Delivery } from './view.ts';

type ListedFields =
  | 'decisionRef'
  | 'deliveryPolicy'
  | 'dependsOn'
  | 'dependsOnDecisions'
  | 'fetchedAt'
  | 'id'
  | 'validUntil';

/**
 * What a list of commissions shows and chooses by: a part of {@link CommissionView}, and every view is one.
 * Of thousands it is known without reading the rest (docs/rules.md R182).
 */
export interface CommissionBrief extends Pick<CommissionView, 'createdSeq' | 'state'> {
  readonly commission: Pick<Commission, ListedFields>;
  readonly lease?: Pick<Lease, 'claimedAt'>;
  readonly delivery?: Pick<Delivery, 'reason' | 'status'>;
  readonly reason?: Pick<NonNullable<CommissionView['reason']>, 'code'>;
}
