import type { Ledger } from '../../domain/commission/ledger.ts';
import { isClosed, situations } from '../../domain/commission/situation.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import type { CommissionRow } from './commissionRows.ts';
import type { DecisionRow } from './decisionRows.ts';
import { groupOf, type GroupKey } from './groups.ts';

/** What the views show, at one moment. */
export interface BoardFace {
  readonly decisions: readonly DecisionRow[];
  /** By id, in order of creation; of the closed ones only the latest. */
  readonly commissions: ReadonlyMap<string, CommissionRow>;
  /** Closed commissions of each group that has any, drawn or not. */
  readonly closed: ReadonlyMap<GroupKey, number>;
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

/** Closed commissions of each group that has any. */
export function closedCounts(ledger: Pick<Ledger, 'count'>): Map<GroupKey, number> {
  const counts = new Map<GroupKey, number>();
  for (const situation of situations.filter(isClosed)) {
    const count = ledger.count(situation);
    const key = groupOf(situation);
    if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}
