import { Fault } from '../../base/fault.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { sliceProblem, type Sibling } from '../../domain/commission/slice.ts';
import { requireAdmitted } from '../authority/requestGuard.ts';
import type { Context } from '../ports/context.ts';
import { IssueFacts } from './issueFacts.ts';
import { issueCommission, type CreateRequest, type Issued } from './issue.ts';
import { guardEnvelope } from '../authority/envelopes.ts';
import { reissue } from './reissue.ts';

/** Creates commissions from decisions: all of them or, when any is refused, none. */
export async function createCommissions(
  context: Context,
  requests: readonly CreateRequest[],
): Promise<readonly Issued[]> {
  const issued = await issueAll(context, requests);
  await recordCreated(context, requests, issued);
  return issued;
}

/** Derives a commission for each request; nothing is written. Throws as `engine/issue` says. */
export async function issueAll(
  context: Context,
  requests: readonly CreateRequest[],
): Promise<Issued[]> {
  const facts = new IssueFacts(context);
  const issued: Issued[] = [];
  for (const request of requests) issued.push(await issueCommission(context, request, facts));
  return issued;
}

/** Writes the issued commissions, each to its request, in one transaction. @throws Fault of the slice rule. */
export async function recordCreated(
  context: Context,
  requests: readonly CreateRequest[],
  issued: readonly Issued[],
): Promise<void> {
  await context.journal.append((ledger) => {
    const events: EventDraft[] = [];
    for (const [index, { commission }] of issued.entries()) {
      guardSlice(ledger, commission, issued.slice(0, index));
      guardEnvelope(context, ledger, commission, {
        together: sameEnvelope(commission, issued.slice(0, index)),
      });
      const state = requests[index]?.state ?? 'queued';
      const by = requests[index]?.by ?? 'operator';
      events.push({
        type: 'created',
        by,
        commission: commission.id,
        attempt: 1,
        data: { commission, state },
      });
    }
    return events;
  });
}

function sameEnvelope({ autonomyEnvelope }: Commission, before: readonly Issued[]): number {
  return before.filter(
    ({ commission }) => commission.autonomyEnvelope?.ref === autonomyEnvelope?.ref,
  ).length;
}

/** A second live commission of a decision must say which slice it takes (haft reference §2.6). */
function guardSlice(ledger: Ledger, commission: Commission, before: readonly Issued[]): void {
  const recorded = ledger
    .ofDecision(commission.decisionRef)
    .map((view): Sibling => ({ commission: view.commission, situation: situationOf(view) }));
  const together = before
    .filter((one) => one.commission.decisionRef === commission.decisionRef)
    .map((one): Sibling => ({ commission: one.commission, situation: 'queued' }));
  const problem = sliceProblem(commission, [...recorded, ...together]);
  if (problem) throw new Fault({ ...problem, facts: { decision: commission.decisionRef } });
}

export interface Asked {
  readonly id: string;
  readonly reason: string;
  /** Who asks: `operator:cli`, `operator:editor`. */
  readonly by: string;
}

/**
 * A new attempt with fresh hashes and base; an executing run is overtaken and stops.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_requeueable`,
 * `landing_in_progress`, `commission_autonomy_envelope_blocked`, and as {@link reissue}.
 */
export async function requeueCommission(
  context: Context,
  asked: Asked & { readonly feedback?: string },
): Promise<CommissionView> {
  requireReason(asked.reason);
  const before = viewOf(context.journal.ledger, asked.id);
  requireAdmitted(before, 'requeued');
  const commission = await reissue(context, before.commission);
  return context.journal
    .transact((ledger) => {
      const view = viewOf(ledger, asked.id);
      requireAdmitted(view, 'requeued');
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
  context: Context,
  { id, by }: Omit<Asked, 'reason'>,
): Promise<CommissionView> {
  const draft = viewOf(context.journal.ledger, id);
  requireAdmitted(draft, 'queued');
  const commission = await reissue(context, draft.commission);
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, id);
    requireAdmitted(view, 'queued');
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
export async function cancelCommission(context: Context, asked: Asked): Promise<CommissionView> {
  requireReason(asked.reason);
  await context.journal.transact((ledger) => {
    const view = viewOf(ledger, asked.id);
    requireAdmitted(view, 'cancelled');
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

/** The commission, or the fault that names it. */
export function viewOf(ledger: Ledger, id: string): CommissionView {
  const view = ledger.get(id);
  if (view) return view;
  throw new Fault({
    code: 'commission_not_found',
    what: `There is no commission ${id}.`,
    advice: 'List all of them with "haft commission list --selector all".',
    facts: { commission: id },
  });
}

/** @throws Fault `reason_required`. */
export function requireReason(reason: string): void {
  if (reason.trim() !== '') return;
  throw new Fault({
    code: 'reason_required',
    what: 'A reason is required.',
    advice: 'Say in a few words why; it stays with the commission.',
  });
}
