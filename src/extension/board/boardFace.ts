import { grouped } from '../../base/grouped.ts';
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

type Members = ReadonlyMap<GroupKey, readonly string[]>;

/** By the commissions of a face, which is asked often and never changes. */
const known = new WeakMap<BoardFace['commissions'], Members>();

/** Ids of each group that has any: in order of creation, and what is over newest first. */
export function membersOf({ commissions }: Pick<BoardFace, 'commissions'>): Members {
  const before = known.get(commissions);
  if (before) return before;
  const members = new Map(
    [...grouped(commissions.values(), ({ group }) => group)].map(([key, rows]) => [
      key,
      // Stable: what is not over keeps its order.
      rows.sort((one, other) => other.ended - one.ended).map(({ id }) => id),
    ]),
  );
  known.set(commissions, members);
  return members;
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

const byKey = new WeakMap<BoardFace['decisions'], ReadonlyMap<string, DecisionRow>>();

/** The row of a decision: a tree asks for each of them. */
export function decisionOf({ decisions }: BoardFace, key: string): DecisionRow | undefined {
  const rows = byKey.get(decisions) ?? new Map(decisions.map((row) => [row.key, row]));
  byKey.set(decisions, rows);
  return rows.get(key);
}
