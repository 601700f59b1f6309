import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { DeliveryReason } from '../../domain/delivery/delivery.ts';
import { criteriaOf } from '../../domain/evidence/evidence.ts';
import { doubtsOf } from '../proof/doubts.ts';

/** Held for nothing but that its operator wanted to see it. */
const asAgreed: ReadonlySet<string> = new Set<DeliveryReason>([
  'delivery_policy_manual',
  'single_run',
]);

/**
 * Whether a held result may be taken with many others: proven by commands, with nothing that speaks against it
 * and nothing left to judge (docs/rules.md R210). Says nothing of how it fits with the others.
 */
export function isClean(view: CommissionView): boolean {
  const { verdict, delivery, commission } = view;
  return (
    situationOf(view) === 'held' &&
    asAgreed.has(delivery?.reason ?? '') &&
    verdict?.verdict === 'pass' &&
    verdict.proof === 'evidence' &&
    criteriaOf(commission.evidenceRequirements).length === 0 &&
    doubtsOf(view).length === 0
  );
}
