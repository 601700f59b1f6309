import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import type { Candidates } from './candidate.ts';
import type { LandingOrder } from './landing.ts';

/** What is asked of a landing to tell what its branch would be with it. */
export type StackOrder = Pick<LandingOrder, 'id' | 'requestedBy' | 'signal' | 'unsignable'>;

/** A result as it would land. */
export interface Stacked<Order extends StackOrder> {
  readonly order: Order;
  readonly view: CommissionView;
  /** Of the branch, once it and all before it have landed. */
  readonly tree: Oid;
  /** What the branch is now. */
  readonly tip: Oid;
}

/**
 * Each result on top of those before it that are going to land; those that are not are left out. Nothing is
 * written but objects that nobody names.
 */
export async function stack<Order extends StackOrder>(
  { journal, repository }: Needs<'journal' | 'repository'>,
  candidates: Candidates,
  branch: string,
  orders: readonly Order[],
): Promise<Stacked<Order>[]> {
  const stacked: Stacked<Order>[] = [];
  const tip = await repository.tip(branch);
  let on = tip;
  for (const order of orders) {
    const view = journal.ledger.get(order.id);
    if (tip === undefined || !view || order.signal.aborted) continue;
    if ((await order.unsignable?.()) !== undefined) continue;
    const candidate = await candidates.of(order, view, tip, on);
    if (candidate.kind !== 'candidate') continue;
    const { tree } = candidate;
    on = tree;
    stacked.push({ order, view, tree, tip });
  }
  return stacked;
}
