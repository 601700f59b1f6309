import type { CommissionState } from './commission.ts';
import type { CommissionFact } from './event.ts';

export type DeliveryStatus = 'held' | 'landing' | 'landed' | 'refused' | 'reverted';

/** Where a commission stands: its state, with `completed` told apart by what became of the result. */
export type Situation = Exclude<CommissionState, 'completed'> | DeliveryStatus;

export const situations = [
  'draft',
  'queued',
  'preflighting',
  'running',
  'blocked_stale',
  'blocked_policy',
  'needs_human_review',
  'failed',
  'held',
  'landing',
  'landed',
  'refused',
  'reverted',
  'cancelled',
  'expired',
] as const satisfies readonly Situation[];

const executing = ['preflighting', 'running'] as const;
const blocked = ['blocked_stale', 'blocked_policy', 'needs_human_review', 'failed'] as const;

/** The transition table: in which situations each fact may happen (docs/rules.md R18). */
export const possibleIn: Readonly<
  Record<Exclude<CommissionFact['type'], 'created'>, readonly Situation[]>
> = {
  queued: ['draft'],
  made_to_wait: ['draft', 'queued'],
  overridden: ['draft', 'queued'],
  claimed: ['queued', ...executing],
  admitted: ['preflighting'],
  started: ['preflighting'],
  thread_opened: executing,
  turn_ended: executing,
  captured: executing,
  measured: [...executing, 'landing', 'held'],
  judged: executing,
  settled: executing,
  interrupted: executing,
  landing_started: ['landing', 'held'],
  landed: ['landing'],
  held: ['landing', 'held'],
  resumed: [...executing, 'needs_human_review', 'failed'],
  revised: ['held', 'needs_human_review', 'failed'],
  accepted: ['failed', 'needs_human_review'],
  split: ['held'],
  carried_over: ['draft'],
  refused: ['held'],
  reverted: ['landed'],
  requeued: ['queued', ...executing, ...blocked, 'held'],
  cancelled: ['draft', 'queued', ...executing, ...blocked, 'held'],
  expired: ['draft', 'queued', 'blocked_stale', 'blocked_policy'],
};

/** Nothing more will ever happen to it, save that a landed one may be reverted. */
export const isClosed = (situation: Situation): boolean =>
  ['cancelled', 'expired', 'landed', 'refused', 'reverted'].includes(situation);

/** An agent or the engine works on it now. */
export const isExecuting = (situation: Situation): boolean =>
  situation === 'preflighting' || situation === 'running';

/** Its lockset is taken: from claim until the result is landed, held or refused, or it settled otherwise. */
export const holdsLock = (situation: Situation): boolean =>
  isExecuting(situation) || situation === 'landing';

/** Waits for the operator: requeue, cancel, apply or refuse. */
export const needsOperator = (situation: Situation): boolean =>
  situation === 'held' || (blocked as readonly Situation[]).includes(situation);
