import { membersOf, type BoardFace } from './boardFace.ts';
import type { CommissionRow } from './commissionRows.ts';
import { groups, type GroupKey } from './groups.ts';

/** What differs between two faces of the board: as little as can be drawn. */
export interface BoardChange {
  readonly decisions: boolean;
  /** A group appeared or went, so the groups themselves are drawn again. */
  readonly groups: boolean;
  /** Groups whose members changed. */
  readonly members: readonly GroupKey[];
  /** Commissions whose row changed and stayed in its group. */
  readonly rows: readonly string[];
  /** What the status bar counts may have changed. */
  readonly status: boolean;
}

/** `undefined` when both look the same. */
export function changeBetween(before: BoardFace, after: BoardFace): BoardChange | undefined {
  const [was, is] = [membersOf(before), membersOf(after)];
  const isNew = (key: GroupKey): boolean =>
    !same(was.get(key), is.get(key)) || before.closed.get(key) !== after.closed.get(key);
  const members = groups.map(({ key }) => key).filter(isNew);
  const change = {
    decisions: !same(before.decisions, after.decisions),
    groups: members.some((key) => was.has(key) !== is.has(key)),
    members,
    rows: changedRows(before, after),
    status: !same(before.status && outline(before), after.status && outline(after)),
  };
  const { decisions, status, rows } = change;
  return decisions || status || rows.length > 0 || members.length > 0 ? change : undefined;
}

function changedRows(before: BoardFace, after: BoardFace): string[] {
  const isNews = (row: CommissionRow): boolean => {
    const old = before.commissions.get(row.id);
    return old?.group === row.group && !same(old, row);
  };
  return [...after.commissions.values()].filter(isNews).map(({ id }) => id);
}

function outline({ status }: BoardFace): unknown {
  return (
    status && [
      status.runtimeState,
      status.paused,
      status.concurrency,
      status.storeReadOnly,
      status.running.length,
      status.landing.length,
    ]
  );
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
