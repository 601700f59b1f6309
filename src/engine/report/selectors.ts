import { unmetDependency } from '../../domain/schedule/choose.ts';
import { isClosed, needsOperator } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Context } from '../context.ts';
import { staleLeases } from '../drain/recover.ts';

export const selectors = ['runnable', 'open', 'stale', 'terminal', 'all'] as const;
export type Selector = (typeof selectors)[number];

/** Commissions by selector, in order of creation (haft reference §3.4). */
export function select(context: Context, selector: Selector): CommissionView[] {
  const { ledger } = context.journal;
  switch (selector) {
    case 'all':
      return [...ledger.all()];
    case 'open':
      return [...ledger.open()].sort((a, b) => a.createdSeq - b.createdSeq);
    case 'terminal':
      return [...ledger.all()].filter((view) => isClosed(situationOf(view)));
    case 'runnable':
      return [...ledger.open()].filter((view) => isRunnable(context, view));
    case 'stale': {
      const stale = new Set(staleLeases(context).map(({ id }) => id));
      return [...ledger.open()].filter(
        (view) =>
          stale.has(view.commission.id) ||
          needsOperator(situationOf(view)) ||
          isExpired(context, view),
      );
    }
  }
}

const isExpired = (context: Context, view: CommissionView): boolean =>
  view.commission.validUntil <= context.clock.now();

/** Queued, valid, and every dependency landed: a drain would start it when its paths are free. */
export function isRunnable(context: Context, view: CommissionView): boolean {
  const { ledger } = context.journal;
  const unmet = unmetDependency(view, {
    find: (id) => ledger.get(id),
    ofDecision: (id) => ledger.ofDecision(id),
  });
  return view.state === 'queued' && !isExpired(context, view) && !unmet;
}
