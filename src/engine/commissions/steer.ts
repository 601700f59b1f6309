import type { CreatePorts } from './create.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { guardEnvelope } from '../authority/envelopes.ts';
import { requireAllowed, requireReason, viewOf, type Asked } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import { reissue } from './reissue.ts';

/**
 * A new attempt with fresh hashes and base; an executing run is overtaken and stops.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_requeueable`,
 * `landing_in_progress`, `commission_autonomy_envelope_blocked`, and as {@link reissue}.
 */
export async function requeueCommission(
  context: CreatePorts,
  asked: Asked & { readonly feedback?: string },
): Promise<CommissionView> {
  requireReason(asked.reason);
  const before = viewOf(context.journal.ledger, asked.id);
  requireAllowed(before, 'requeued');
  const commission = await reissue(context, before.commission);
  return context.journal
    .transact((ledger) => {
      const view = viewOf(ledger, asked.id);
      requireAllowed(view, 'requeued');
      guardEnvelope(context, ledger, commission, { mine: view });
      const data = {
        reason: asked.reason,
        previousState: view.state,
        commission,
        ...(asked.feedback && { feedback: asked.feedback }),
      };
      return {
        events: [
          { type: 'requeued', by: asked.by, commission: asked.id, attempt: view.attempt, data },
        ],
        result: view,
      };
    })
    .then(() => viewOf(context.journal.ledger, asked.id));
}

/**
 * A draft is wanted now: queued on the decision, branch and envelope as they are today.
 * @throws Fault `commission_not_found`, `commission_not_queueable`,
 * `commission_autonomy_envelope_blocked`, and as {@link reissue}.
 */
export async function queueCommission(
  context: CreatePorts,
  { id, by }: Omit<Asked, 'reason'>,
): Promise<CommissionView> {
  const draft = viewOf(context.journal.ledger, id);
  requireAllowed(draft, 'queued');
  const commission = await reissue(context, draft.commission);
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, id);
    requireAllowed(view, 'queued');
    guardEnvelope(context, ledger, commission, { mine: view });
    const { attempt } = view;
    return [{ type: 'queued', by, commission: id, attempt, data: { commission } }];
  });
  return viewOf(context.journal.ledger, id);
}

/**
 * Ends a commission for good; the record stays. An executing run is overtaken and stops.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_cancellable`, `landing_in_progress`.
 */
export async function cancelCommission(
  context: Needs<'journal'>,
  asked: Asked,
): Promise<CommissionView> {
  requireReason(asked.reason);
  await context.journal.transact((ledger) => {
    const view = viewOf(ledger, asked.id);
    requireAllowed(view, 'cancelled');
    const data = { reason: asked.reason, previousState: view.state };
    return {
      events: [
        { type: 'cancelled', by: asked.by, commission: asked.id, attempt: view.attempt, data },
      ],
      result: view,
    };
  });
  return viewOf(context.journal.ledger, asked.id);
}
