import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { remedyOf } from '../../domain/check/remedy.ts';
import { viewOf } from '../authority/guards.ts';
import { isLive, isTooOld } from '../authority/holders.ts';
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

type WorkPorts = Needs<'clock' | 'journal' | 'processes' | 'settings'>;

/** @throws Fault `commission_not_found`. */
export async function resultOf(
  context: WorkPorts & Needs<'repository'>,
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
  const atWork = isExecuting(situationOf(view)) ? workStep(context, view) : nextStep(view);
  return { view, ...atWork, diffStat, changes };
}

type NextStep = Pick<ResultReport, 'nextAction' | 'nextReason'>;

/** A run counts as one while its process lives; one that is too old is taken up by nobody unasked. */
function workStep(context: WorkPorts, view: CommissionView): NextStep {
  const { lease, interrupted } = view;
  if (lease && isLive(context, lease.holder))
    return { nextAction: 'wait', nextReason: 'it is running' };
  if (isTooOld(context, view))
    return { nextAction: 'inspect', nextReason: 'its process is gone, and its claim is too old' };
  const cause = interrupted ? causeOf(view) : 'its process is gone';
  const why = cause === '' ? '' : `${cause.replace(/[.\s]+$/, '')}; `;
  return { nextAction: 'wait', nextReason: `${why}a run or drain takes it up` };
}

/** What the operator should do now (docs/rules.md R25). */
function nextStep(view: CommissionView): NextStep {
  const situation = situationOf(view);
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
