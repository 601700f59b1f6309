import type { Situation } from '../../domain/commission/situation.ts';

/** A situation in the words of the views. */
export const situationText: Readonly<Record<Situation, string>> = {
  draft: 'draft',
  queued: 'queued',
  preflighting: 'preparing',
  running: 'running',
  landing: 'landing',
  blocked_stale: 'stale',
  blocked_policy: 'blocked by policy',
  needs_human_review: 'needs review',
  failed: 'failed',
  held: 'held',
  landed: 'landed',
  refused: 'refused',
  reverted: 'reverted',
  cancelled: 'cancelled',
  expired: 'expired',
};
