import { unmetDependency } from '../../domain/schedule/choose.ts';
import type { CommissionBrief } from '../../domain/commission/brief.ts';
import type { CommissionState } from '../../domain/commission/commission.ts';
import { isClosed, type Situation } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { operatorOf } from '../authority/operator.ts';

type Ports = Needs<'clock' | 'journal' | 'settings'>;

export const selectors = ['runnable', 'open', 'stale', 'terminal', 'all'] as const;

export type Selector = (typeof selectors)[number];

/** Narrows a selection further. */
export interface Selection {
  /** Only those in exactly this state or situation. */
  readonly state?: CommissionState | Situation;
  /** Age in milliseconds from which an open commission has waited too long; default 24 h. */
  readonly olderThanMs?: number;
}

/** Commissions by selector, in order of creation (docs/rules.md R26). */
export function select(
  context: Ports,
  selector: Selector,
  selection: Selection = {},
): CommissionView[] {
  const { ledger } = context.journal;
  return list(context, selector, selection).flatMap(
    ({ commission }) => ledger.get(commission.id) ?? [],
  );
}

/** As {@link select}, where it is only listed: of thousands the rest is not read. */
export function list(
  context: Ports,
  selector: Selector,
  { state, olderThanMs }: Selection = {},
): CommissionBrief[] {
  const { ledger } = context.journal;
  const from = ['all', 'terminal'].includes(selector) ? ledger.all() : ledger.openBriefs();
  return [...from]
    .filter((view) => isSelected(context, view, selector, olderThanMs))
    .filter((view) => state === undefined || [view.state, situationOf(view)].includes(state))
    .sort((a, b) => a.createdSeq - b.createdSeq);
}

function isSelected(
  context: Ports,
  view: CommissionBrief,
  selector: Selector,
  olderThanMs: number | undefined,
): boolean {
  switch (selector) {
    case 'all':
    case 'open':
      return true;
    case 'terminal':
      return isClosed(situationOf(view));
    case 'runnable':
      return isRunnable(context, view);
    case 'stale':
      return operatorOf(context, view, olderThanMs).attention;
  }
}

/** Queued, valid, and every dependency landed: a drain would start it when its paths are free. */
function isRunnable(context: Needs<'clock' | 'journal'>, view: CommissionBrief): boolean {
  const { ledger } = context.journal;
  const unmet = unmetDependency(view, {
    find: (id) => ledger.get(id),
    ofDecision: (id) => ledger.ofDecision(id),
  });
  return view.state === 'queued' && view.commission.validUntil > context.clock.now() && !unmet;
}
