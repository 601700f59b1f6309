import type { StatusReport } from '../../engine/report/status.ts';
import type { CommissionRow } from './commissionRows.ts';
import type { DecisionRow } from './decisionRows.ts';
import type { GroupKey } from './groups.ts';

/** What the views show, at one moment. */
export interface BoardFace {
  readonly decisions: readonly DecisionRow[];
  /** By id, in order of creation. */
  readonly commissions: ReadonlyMap<string, CommissionRow>;
  /** Absent while no harness is open. */
  readonly status?: StatusReport;
}

/** Ids of each group that has any: in order of creation, and what is over newest first. */
export function membersOf({
  commissions,
}: Pick<BoardFace, 'commissions'>): ReadonlyMap<GroupKey, readonly string[]> {
  const members = Map.groupBy(commissions.values(), ({ group }) => group);
  return new Map(
    [...members].map(([key, rows]) => [
      key,
      // Stable: what is not over keeps its order.
      rows.sort((one, other) => other.ended - one.ended).map(({ id }) => id),
    ]),
  );
}
