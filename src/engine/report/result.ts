import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { remedyOf } from '../../domain/check/remedy.ts';
import { viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import { causeOf } from '../words/cause.ts';
import type { FileChange } from '../ports/repository.ts';

export type NextAction = 'wait' | 'inspect' | 'apply' | 'none';

/** What one commission came to: the answer to `harness result` and the source of the review. */
export interface ResultReport {
  readonly view: CommissionView;
  readonly nextAction: NextAction;
  /** One clause. */
  readonly nextReason: string;
  /** As `git diff --stat` shows it; empty without a captured result. */
  readonly diffStat: string;
  readonly changes: readonly FileChange[];
}

/** @throws Fault `commission_not_found`. */
export async function resultOf(
  context: Needs<'journal' | 'repository'>,
  id: string,
): Promise<ResultReport> {
  const view = viewOf(context.journal.ledger, id);
  const { result } = view;
  const { diffStat, changes } = result
    ? {
        diffStat: (await context.repository.diffStat(result.base, result.commit)).text,
        changes: await context.repository.changes(result.base, result.commit),
      }
    : { diffStat: '', changes: [] };
  return { view, ...nextStep(view), diffStat, changes };
}

/** What the operator should do now (docs/rules.md R25). */
function nextStep(view: CommissionView): Pick<ResultReport, 'nextAction' | 'nextReason'> {
  const situation = situationOf(view);
  if (isExecuting(situation) && !view.interrupted)
    return { nextAction: 'wait', nextReason: 'it is running' };
  switch (situation) {
    case 'draft':
    case 'queued':
    case 'preflighting':
    case 'running':
      return { nextAction: 'wait', nextReason: 'a run or drain takes it up' };
    case 'landing':
      return { nextAction: 'wait', nextReason: 'it is being landed' };
    case 'held':
      return {
        nextAction: remedyOf(view) === 'apply' ? 'apply' : 'inspect',
        nextReason: causeOf(view),
      };
    case 'landed':
      return {
        nextAction: 'none',
        nextReason: view.delivery?.commit
          ? `landed as ${view.delivery.commit}`
          : 'already in the target branch',
      };
    case 'refused':
    case 'reverted':
    case 'cancelled':
    case 'expired':
      return {
        nextAction: 'none',
        nextReason: view.delivery?.text ?? view.reason?.text ?? situation,
      };
    default:
      return { nextAction: 'inspect', nextReason: causeOf(view) };
  }
}
