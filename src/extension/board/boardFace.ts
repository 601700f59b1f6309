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

/** Ids of each group that has any, in order of creation. */
export function membersOf({
  commissions,
}: Pick<BoardFace, 'commissions'>): ReadonlyMap<GroupKey, readonly string[]> {
  const members = new Map<GroupKey, string[]>();
  for (const { id, group } of commissions.values()) {
    const ids = members.get(group);
    if (ids) ids.push(id);
    else members.set(group, [id]);
  }
  return members;
}
