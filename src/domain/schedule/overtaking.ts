import type { CommissionView } from '../commission/view.ts';
import { lockConflict } from '../scope/authority.ts';
import type { CaseRule } from '../scope/pattern.ts';

/** Adds one for every waiting commission that one of the started ones, younger than it, conflicts with. */
export function countOvertaking(
  { caseRule }: { readonly caseRule: CaseRule },
  overtaken: Map<string, number>,
  waiting: readonly CommissionView[],
  started: readonly CommissionView[],
): void {
  for (const { commission, createdSeq } of waiting) {
    const by = started.some(
      (one) =>
        one.createdSeq > createdSeq &&
        lockConflict(commission.scope.lockset, one.commission.scope.lockset, caseRule) !==
          undefined,
    );
    if (by) overtaken.set(commission.id, (overtaken.get(commission.id) ?? 0) + 1);
  }
}
