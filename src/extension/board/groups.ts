import type { Situation } from '../../domain/commission/situation.ts';

/** The groups of the commissions tree, in the order shown: what asks for the operator comes first. */
export const groups = [
  { key: 'needsYou', label: 'Needs you', open: true },
  { key: 'running', label: 'Running', open: true },
  { key: 'waiting', label: 'Waiting', open: true },
  { key: 'held', label: 'Held', open: true },
  { key: 'landed', label: 'Landed', open: true },
  { key: 'closed', label: 'Closed', open: false },
] as const;

export type GroupKey = (typeof groups)[number]['key'];

const homes: Readonly<Record<Situation, GroupKey>> = {
  draft: 'waiting',
  queued: 'waiting',
  preflighting: 'running',
  running: 'running',
  landing: 'running',
  blocked_stale: 'needsYou',
  blocked_policy: 'needsYou',
  needs_human_review: 'needsYou',
  failed: 'needsYou',
  held: 'held',
  landed: 'landed',
  refused: 'closed',
  reverted: 'closed',
  cancelled: 'closed',
  expired: 'closed',
};

export function groupOf(situation: Situation): GroupKey {
  return homes[situation];
}
