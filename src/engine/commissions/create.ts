import { Fault } from '../../base/fault.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { sliceProblem, type Sibling } from '../../domain/commission/slice.ts';
import type { Needs } from '../ports/context.ts';
import { IssueFacts } from './issueFacts.ts';
import { issueCommission, type CreateRequest, type IssuePorts, type Issued } from './issue.ts';
import { guardEnvelope } from '../authority/envelopes.ts';

/** What creating, and issuing anew, reads and writes. */
export type CreatePorts = IssuePorts & Needs<'journal'>;

/** Told how many commissions are derived, and of which decision the last is; none is written yet. */
export type TellIssued = (done: number, decision: string) => void;

/** Creates commissions from decisions: all of them or, when any is refused, none. */
export async function createCommissions(
  context: CreatePorts,
  requests: readonly CreateRequest[],
  tell?: TellIssued,
): Promise<readonly Issued[]> {
  const issued = await issueAll(context, requests, tell);
  await recordCreated(context, requests, issued);
  return issued;
}

/** Derives a commission for each request; nothing is written. Throws as `commissions/issue` says. */
export async function issueAll(
  context: IssuePorts,
  requests: readonly CreateRequest[],
  tell?: TellIssued,
): Promise<Issued[]> {
  const facts = new IssueFacts(context);
  const issued: Issued[] = [];
  for (const request of requests) {
    issued.push(await issueCommission(context, request, facts));
    tell?.(issued.length, request.decisionRef);
  }
  return issued;
}

/** Writes the issued commissions, each to its request, in one transaction. @throws Fault of the slice rule. */
export async function recordCreated(
  context: Needs<'caseRule' | 'clock' | 'journal'>,
  requests: readonly CreateRequest[],
  issued: readonly Issued[],
): Promise<void> {
  await context.journal.append((ledger) => {
    const events: EventDraft[] = [];
    const before = new Before();
    for (const [index, { commission }] of issued.entries()) {
      guardSlice(ledger, commission, before.ofDecision(commission));
      guardEnvelope(context, ledger, commission, { together: before.underEnvelope(commission) });
      before.add(commission);
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

/** Those of the same call that come before one; thousands are created together. */
class Before {
  private readonly decisions = new Map<string, Sibling[]>();
  private readonly envelopes = new Map<string, number>();

  add(commission: Commission): void {
    const siblings = this.ofDecision(commission);
    siblings.push({ commission, situation: 'queued' });
    this.decisions.set(commission.decisionRef, siblings);
    const { ref } = commission.autonomyEnvelope ?? {};
    if (ref !== undefined) this.envelopes.set(ref, this.underEnvelope(commission) + 1);
  }

  ofDecision({ decisionRef }: Commission): Sibling[] {
    return this.decisions.get(decisionRef) ?? [];
  }

  underEnvelope({ autonomyEnvelope }: Commission): number {
    return this.envelopes.get(autonomyEnvelope?.ref ?? '') ?? 0;
  }
}

/** A second live commission of a decision must say which slice it takes (docs/rules.md R17). */
function guardSlice(ledger: Ledger, commission: Commission, before: readonly Sibling[]): void {
  const recorded = ledger
    .ofDecision(commission.decisionRef)
    .map((view): Sibling => ({ commission: view.commission, situation: situationOf(view) }));
  const problem = sliceProblem(commission, [...recorded, ...before]);
  if (problem) throw new Fault({ ...problem, facts: { decision: commission.decisionRef } });
}
