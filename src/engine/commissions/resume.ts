import type { Budget } from '../../domain/budget/budget.ts';
import { requestProblem } from '../../domain/commission/requestRules.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { Fault } from '../../base/fault.ts';
import { requireAllowed, viewOf, type Asked } from '../authority/guards.ts';
import { isLive } from '../authority/holders.ts';
import type { Needs } from '../ports/context.ts';

/** What is to go on, and what else it may take. */
export interface ResumeOrder extends Omit<Asked, 'reason'> {
  readonly reason?: string;
  readonly budget?: Budget;
}

/**
 * Queues work that was cut off, or ended without passing, to go on where it stopped: same thread, workspace
 * and base. A result that is there is measured before the agent is asked again (docs/rules.md R132).
 * @throws Fault `commission_not_found`, `commission_not_resumable`, `landing_in_progress`, `budget_invalid`.
 */
export async function resumeCommission(
  context: Needs<'journal' | 'processes'>,
  { id, by, reason, budget }: ResumeOrder,
): Promise<CommissionView> {
  const unfit = requestProblem({ ...(budget && { budget }) });
  if (unfit) throw new Fault(unfit);
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, id);
    requireAllowed(view, 'resumed');
    const { attempt, lease, state: previousState, thread, workspace } = view;
    const isWorkedOn = isExecuting(situationOf(view)) && lease && isLive(context, lease.holder);
    if (isWorkedOn) throw notResumable(id, 'is being worked on', 'Wait for its result.');
    if (thread === undefined || workspace === undefined)
      throw notResumable(id, 'has no thread to go on with', 'Requeue it to begin anew.');
    const data = { previousState, ...(reason && { reason }), ...(budget && { budget }) };
    return [{ type: 'resumed', by, commission: id, attempt, data }];
  });
  return viewOf(context.journal.ledger, id);
}

const notResumable = (id: string, why: string, advice: string): Fault =>
  new Fault({
    code: 'commission_not_resumable',
    what: `${id} ${why}.`,
    advice,
    facts: { commission: id },
  });
