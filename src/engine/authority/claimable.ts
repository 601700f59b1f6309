import type { Ledger } from '../../domain/commission/ledger.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { choose, type Choice } from '../../domain/schedule/choose.ts';
import type { EnvelopeListing } from '../ports/envelopes.ts';
import { boundBy, isProblem } from './envelopes.ts';

/** Candidates of a claim: queued ones, and cut-off runs nobody holds any more. */
export function candidates(
  ledger: Ledger,
  request: Pick<ChoiceRequest, 'only' | 'parked'>,
): CommissionView[] {
  return [...ledger.open()].filter((view) => {
    const { id } = view.commission;
    if (request.parked.has(id) || (request.only && !request.only.has(id))) return false;
    return view.state === 'queued' || isAbandoned(view);
  });
}

const isAbandoned = (view: CommissionView): boolean =>
  isExecuting(situationOf(view)) && view.lease === undefined;
/** What is to be chosen among, and for how many. */
export interface ChoiceRequest {
  readonly freeSlots: number;
  /** Only these, when given: a run of named commissions. */
  readonly only?: ReadonlySet<string>;
  /** Gave up on in this drain: they wait for the next one. */
  readonly parked: ReadonlySet<string>;
  readonly overtaken: ReadonlyMap<string, number>;
  /** Envelope files as they are now; without them each commission goes by its own snapshot. */
  readonly envelopes?: EnvelopeListing;
}

/** For a look at who waits: no slot is free and nobody was given up on. */
export const justLooking: ChoiceRequest = {
  freeSlots: 0,
  parked: new Set(),
  overtaken: new Map(),
};

/** What the chooser says on the ledger as it is; nothing is written. */
export function chooseNow(
  context: Needs<'caseRule' | 'clock'>,
  ledger: Ledger,
  request: ChoiceRequest,
): Choice {
  const queued = candidates(ledger, request);
  const mine = new Set(queued.map(({ commission }) => commission.id));
  return choose({
    queued,
    locked: ledger.locked().filter(({ commission }) => !mine.has(commission.id)),
    freeSlots: request.freeSlots,
    now: context.clock.now(),
    rule: context.caseRule,
    find: (id) => ledger.get(id),
    ofDecision: (decision) => ledger.ofDecision(decision),
    open: [...ledger.open()],
    envelopeOf: ({ commission }) => {
      const bound = boundBy(commission, request.envelopes);
      // One that cannot be read stops the run at its preflight, with the file's name and line.
      return bound && isProblem(bound) ? commission.autonomyEnvelope : bound;
    },
    overtaken: request.overtaken,
  });
}

/** The files are read only when something queued is under an envelope. */
export async function withEnvelopes<T extends ChoiceRequest>(
  context: Needs<'envelopes' | 'journal'>,
  request: T,
): Promise<T> {
  const bound = candidates(context.journal.ledger, request).some(
    ({ commission }) => commission.autonomyEnvelope,
  );
  return bound ? { ...request, envelopes: await context.envelopes.list() } : request;
}
