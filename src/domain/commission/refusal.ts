import { possibleIn, type Situation } from './situation.ts';

/** What an operator may ask of a commission, by the fact it would become. */
export const requests = [
  'queued',
  'made_to_wait',
  'requeued',
  'cancelled',
  'resumed',
  'revised',
  'refused',
  'accepted',
  'reverted',
  'landing_started',
] as const satisfies readonly (keyof typeof possibleIn)[];
export type Request = (typeof requests)[number];

/** Why a request cannot be granted as the commission stands. */
export interface Refusal {
  /** Stable, `snake_case` (docs/rules.md R19). */
  readonly code: string;
  /** One sentence. */
  readonly what: string;
  /** One sentence: what can be done instead. */
  readonly advice: string;
}

const codes: Readonly<Record<Request, string>> = {
  queued: 'commission_not_queueable',
  made_to_wait: 'commission_cannot_wait',
  requeued: 'commission_not_requeueable',
  cancelled: 'commission_not_cancellable',
  resumed: 'commission_not_resumable',
  revised: 'commission_not_revisable',
  refused: 'commission_not_refusable',
  accepted: 'commission_not_acceptable',
  reverted: 'commission_not_revertable',
  landing_started: 'commission_not_applicable',
};

const asked: Readonly<Record<Request, string>> = {
  queued: 'queued',
  made_to_wait: 'made to wait',
  requeued: 'requeued',
  cancelled: 'cancelled',
  resumed: 'resumed',
  revised: 'sent back for changes',
  refused: 'refused',
  accepted: 'accepted without proof',
  reverted: 'reverted',
  landing_started: 'applied',
};

const instead: Readonly<Record<Situation, string>> = {
  draft: 'Queue it when it is wanted, or cancel it.',
  queued: 'It has no result yet; wait for a drain to take it up, requeue or cancel it.',
  preflighting: 'It is being worked on; wait for its result, requeue or cancel it.',
  running: 'It is being worked on; wait for its result, requeue or cancel it.',
  blocked_stale: 'Requeue or refresh it to run on what is true now, or cancel it.',
  blocked_policy: 'Requeue it when its cause is gone, or cancel it.',
  needs_human_review: 'Accept, resume, revise, requeue or cancel it.',
  failed: 'Accept, resume, revise, requeue or cancel it.',
  held: 'Apply, refuse, revise, requeue or cancel it.',
  landing: 'Wait until it has landed or is held.',
  landed: 'Revert its commit instead.',
  refused: 'Create a new commission from its decision.',
  reverted: 'Create a new commission from its decision.',
  cancelled: 'Create a new commission from its decision.',
  expired: 'Create a new commission from its decision.',
};

/** `undefined` when the request may be granted; the transition table alone decides. */
export function refusalOf(request: Request, situation: Situation, id: string): Refusal | undefined {
  if (possibleIn[request].includes(situation)) return undefined;
  const advice = instead[situation];
  if (situation === 'landing') {
    const what = `The result of ${id} is being landed right now.`;
    return { code: 'landing_in_progress', what, advice };
  }
  const what = `${id} is ${situation} and cannot be ${asked[request]}.`;
  return { code: codes[request], what, advice };
}
