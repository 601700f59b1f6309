import type { Ledger } from '../../domain/commission/ledger.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { attemptOf, situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import {
  choose,
  chooseStart,
  type Choice,
  type ChoiceInput,
} from '../../domain/schedule/choose.ts';
import type { EnvelopeListing } from '../ports/envelopes.ts';
import { boundBy, isProblem } from './envelopes.ts';

type Selection = Pick<ChoiceRequest, 'only' | 'parked' | 'winding'>;

/** Candidates of a claim: queued ones, and cut-off runs nobody holds any more. */
export function candidates(ledger: Ledger, request: Selection): CommissionView[] {
  return [...ledger.open()].filter((view) => isCandidate(view, request));
}

export function hasCandidates(ledger: Ledger, request: Selection): boolean {
  for (const view of ledger.open()) if (isCandidate(view, request)) return true;
  return false;
}

function isCandidate(view: CommissionView, { only, parked, winding }: Selection): boolean {
  if (view.state !== 'queued' && !isAbandoned(view)) return false;
  const { id } = view.commission;
  if ((only && !only.has(id)) || winding?.has(id) === true) return false;
  return parked.size === 0 || !parked.has(attemptOf(view));
}

const isAbandoned = (view: CommissionView): boolean =>
  isExecuting(situationOf(view)) && view.lease === undefined;

/** What is to be chosen among, and for how many. */
export interface ChoiceRequest {
  readonly freeSlots: number;
  /** Only these, when given: a run of named commissions. */
  readonly only?: ReadonlySet<string>;
  /** Attempts, as `attemptOf` names them, that were given up on: they wait for the next drain. */
  readonly parked: ReadonlySet<string>;
  /** Commissions of which an earlier attempt has not ended yet: never two sessions at once. */
  readonly winding?: ReadonlySet<string>;
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
  return choose(asked(context, ledger, request));
}

/** Those of {@link chooseNow} that may start. */
export function startNow(
  context: Needs<'caseRule' | 'clock'>,
  ledger: Ledger,
  request: ChoiceRequest,
): string[] {
  return request.freeSlots <= 0 ? [] : chooseStart(asked(context, ledger, request));
}

function asked(
  context: Needs<'caseRule' | 'clock'>,
  ledger: Ledger,
  request: ChoiceRequest,
): ChoiceInput {
  const queued = candidates(ledger, request);
  const mine = new Set(queued.map(({ commission }) => commission.id));
  return {
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
  };
}

/** The files are read only when something open is under an envelope. */
export async function withEnvelopes<T extends ChoiceRequest>(
  context: Needs<'envelopes' | 'journal'>,
  request: T,
): Promise<T> {
  for (const { commission } of context.journal.ledger.open())
    if (commission.autonomyEnvelope)
      return { ...request, envelopes: await context.envelopes.list() };
  return request;
}
