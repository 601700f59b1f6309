import { Fault } from '../../base/fault.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { requireAllowed, requireReason, viewOf, type Asked } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';

/**
 * Turns a held result down for good; its ref stays.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_refusable`, `landing_in_progress`.
 */
export async function refuseResult(
  context: Needs<'journal'>,
  asked: Asked,
): Promise<CommissionView> {
  requireReason(asked.reason);
  return decide(context, asked, 'refused', ({ attempt }) => ({
    type: 'refused',
    ...stamp(asked, attempt),
    data: { reason: asked.reason },
  }));
}

/**
 * Request changes: the same thread goes on in the same workspace with the operator's words, and the
 * result is proven again.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_revisable`, `landing_in_progress`.
 */
export async function reviseResult(
  context: Needs<'journal'>,
  asked: Asked,
): Promise<CommissionView> {
  requireReason(asked.reason);
  return decide(context, asked, 'revised', (view) => {
    if (view.restOf)
      throw notPossible(
        asked.id,
        'commission_not_revisable',
        'is the rest of another result and has no thread of its own',
      );
    if (view.thread === undefined)
      throw notPossible(asked.id, 'commission_not_revisable', 'has no thread to go on with');
    return { type: 'revised', ...stamp(asked, view.attempt), data: { feedback: asked.reason } };
  });
}

/**
 * Takes unproven work on the operator's own account; it is then held and can be applied.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_acceptable`, `result_missing`.
 */
export async function acceptUnproven(
  context: Needs<'journal'>,
  asked: Asked,
): Promise<CommissionView> {
  requireReason(asked.reason);
  return decide(context, asked, 'accepted', (view) => {
    if (!view.result || view.result.files.length === 0)
      throw notPossible(asked.id, 'result_missing', 'has no captured result');
    return {
      type: 'accepted',
      ...stamp(asked, view.attempt),
      data: { reason: asked.reason, previousState: view.state },
    };
  });
}

const stamp = (
  asked: Asked,
  attempt: number,
): Pick<EventDraft, 'by' | 'commission' | 'attempt'> => ({
  by: asked.by,
  commission: asked.id,
  attempt,
});

async function decide(
  context: Needs<'journal'>,
  asked: Asked,
  fact: 'refused' | 'revised' | 'accepted',
  draft: (view: CommissionView) => EventDraft,
): Promise<CommissionView> {
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, asked.id);
    requireAllowed(view, fact);
    return [draft(view)];
  });
  return viewOf(context.journal.ledger, asked.id);
}

function notPossible(id: string, code: string, why: string): Fault {
  return new Fault({
    code,
    what: `${id} ${why}.`,
    advice: `Look at it with "haft harness result ${id}".`,
    facts: { commission: id },
  });
}
