import type { Commission } from '../commission/commission.ts';
import { situationOf, type CommissionView } from '../commission/view.ts';
import { findCycle } from '../../base/findCycle.ts';

/** Who a commission's dependencies are asked of. */
export interface WaitWorld {
  readonly find: (commission: string) => CommissionView | undefined;
  readonly ofDecision: (decision: string) => readonly CommissionView[];
}

const isOver = (view: CommissionView, ...how: readonly string[]): boolean =>
  how.includes(situationOf(view));

/** Those that have to land before this one starts; by name, and by decision as `unmetDependency` asks for them. */
function awaited(
  { dependsOn, dependsOnDecisions }: Pick<Commission, 'dependsOn' | 'dependsOnDecisions'>,
  { find, ofDecision }: WaitWorld,
): string[] {
  const named = dependsOn.flatMap((id) => find(id) ?? []);
  const settled = new Set(named.map(({ commission }) => commission.decisionRef));
  const meant = dependsOnDecisions
    .filter((decision) => !settled.has(decision))
    .flatMap(ofDecision)
    .filter((view) => !isOver(view, 'cancelled', 'expired'));
  return [...named, ...meant]
    .filter((view) => !isOver(view, 'landed'))
    .map(({ commission }) => commission.id);
}

/**
 * The commissions that would wait for each other if this one waited for those: from it back to it, or a
 * circle that it would wait for. `undefined` where all of them can start one day (docs/rules.md R267).
 */
export function waitCycle(
  commission: Commission,
  dependsOn: readonly string[],
  world: WaitWorld,
): readonly string[] | undefined {
  const changed = { ...commission, dependsOn };
  return findCycle([commission.id], (id) => {
    const one = id === commission.id ? changed : world.find(id)?.commission;
    return one ? awaited(one, world) : [];
  });
}

/** Those of the open commissions that wait for this one, directly or through others; itself with them. */
export function behind(
  id: string,
  open: Iterable<CommissionView>,
  world: WaitWorld,
): ReadonlySet<string> {
  const waiters = new Map<string, string[]>();
  for (const { commission } of open)
    for (const on of awaited(commission, world)) {
      const known = waiters.get(on);
      if (known) known.push(commission.id);
      else waiters.set(on, [commission.id]);
    }
  // A set tells those that join it while it is walked.
  const found = new Set([id]);
  for (const one of found) for (const waiter of waiters.get(one) ?? []) found.add(waiter);
  return found;
}
