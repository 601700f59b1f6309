import type { Commission } from './commission.ts';
import type { Situation } from './situation.ts';

export interface SliceProblem {
  readonly code:
    | 'multi_commission_requires_slice_description'
    | 'multi_commission_existing_lacks_slice_description';
  readonly what: string;
  readonly advice: string;
}

/** A commission of the same decision, recorded or about to be. */
export interface Sibling {
  readonly commission: Commission;
  readonly situation: Situation;
}

/** Situations that no longer count as live for the slice rule (docs/rules.md R17). */
const settledForSlices: readonly Situation[] = [
  'cancelled',
  'expired',
  'failed',
  'blocked_policy',
  'landed',
  'refused',
  'reverted',
  'held',
  'landing',
];

/** Several live commissions of one decision must each say which slice of it they take. */
export function sliceProblem(
  commission: Commission,
  siblings: readonly Sibling[],
): SliceProblem | undefined {
  const live = siblings.filter(({ situation }) => !settledForSlices.includes(situation));
  if (live.length === 0) return undefined;
  const ids = live.map((one) => one.commission.id).join(', ');
  if (!commission.sliceDescription?.trim()) {
    return {
      code: 'multi_commission_requires_slice_description',
      what: `${commission.decisionRef} already has a live commission (${ids}).`,
      advice: 'Say with --slice-description which part of the decision this one takes.',
    };
  }
  const unnamed = live.find((one) => !one.commission.sliceDescription?.trim());
  if (!unnamed) return undefined;
  return {
    code: 'multi_commission_existing_lacks_slice_description',
    what: `The live commission ${unnamed.commission.id} of ${commission.decisionRef} names no slice.`,
    advice: 'Cancel it and create it again with --slice-description.',
  };
}
