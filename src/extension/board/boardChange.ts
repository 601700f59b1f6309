import { membersOf, type BoardFace } from './boardFace.ts';
import type { CommissionRow } from './commissionRows.ts';
import { groups, type GroupKey } from './groups.ts';

/** What differs between two faces of the board: as little as can be drawn. */
export interface BoardChange {
  readonly decisions: boolean;
  /** Where the decisions are the same ones in the same order: keys of those whose row changed. */
  readonly decisionRows?: readonly string[];
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
    !sameAll(was.get(key), is.get(key)) || before.closed.get(key) !== after.closed.get(key);
  const members = groups.map(({ key }) => key).filter(isNew);
  const change = {
    ...decisionsChanged(before, after),
    groups: members.some((key) => was.has(key) !== is.has(key)),
    members,
    rows: changedRows(before, after),
    status: !same(before.status && outline(before), after.status && outline(after)),
  };
  const { decisions, status, rows } = change;
  return decisions || status || rows.length > 0 || members.length > 0 ? change : undefined;
}

function decisionsChanged(
  { decisions: was }: BoardFace,
  { decisions: is }: BoardFace,
): Pick<BoardChange, 'decisions' | 'decisionRows'> {
  const changed = is.filter((row, at) => !same(row, was[at]));
  if (changed.length === 0 && was.length === is.length) return { decisions: false };
  const stand = was.length === is.length && is.every(({ key }, at) => key === was[at]?.key);
  return { decisions: true, ...(stand && { decisionRows: changed.map(({ key }) => key) }) };
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

/** Each as the other in its place; most are the very same. */
const sameAll = (one: readonly unknown[] = [], other: readonly unknown[] = []): boolean =>
  one === other || (one.length === other.length && one.every((each, at) => same(each, other[at])));

const same = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
