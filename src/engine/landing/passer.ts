import type { CommissionView } from '../../domain/commission/view.ts';
import { mayPass } from '../../domain/delivery/passing.ts';
import { lockConflict } from '../../domain/scope/authority.ts';
import type { Needs } from '../ports/context.ts';
import type { Passer } from './branchLine.ts';

/**
 * The first in a line that touches nothing of those before it and may pass them (docs/rules.md R192).
 */
export function passerFor({ caseRule, journal }: Needs<'caseRule' | 'journal'>): Passer {
  return (orders, { elapsedMs, lostMs }) => {
    const [first, ...behind] = orders.map(({ id }) => journal.ledger.get(id));
    if (!first) return undefined;
    const before = [first];
    const expectedMs = evidenceMs(first);
    for (const [n, view] of behind.entries()) {
      if (!view) continue;
      const order = orders[n + 1];
      const isFree = before.every((one) => !meets(one, view));
      if (
        isFree &&
        order?.signal.aborted === false &&
        mayPass({ expectedMs, elapsedMs, lostMs }, evidenceMs(view))
      )
        return order;
      before.push(view);
    }
    return undefined;
  };

  function meets(one: CommissionView, other: CommissionView): boolean {
    return (
      lockConflict(one.commission.scope.lockset, other.commission.scope.lockset, caseRule) !==
      undefined
    );
  }
}

/** What its evidence took the last time, ms; what the operator took unproven has none. */
function evidenceMs({ unproven, verdict }: CommissionView): number {
  if (unproven !== undefined) return 0;
  return (verdict?.evidence ?? []).reduce((sum, { durationMs }) => sum + durationMs, 0);
}
