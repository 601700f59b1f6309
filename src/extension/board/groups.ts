import type { Situation } from '../../domain/commission/situation.ts';
import { say } from '../words.ts';

/** The groups of the commissions tree, in the order shown: what asks for the operator comes first. */
export const groups = [
  { key: 'needsYou', label: say('Needs you'), open: true },
  { key: 'running', label: say('Running'), open: true },
  { key: 'waiting', label: say('Waiting'), open: true },
  { key: 'held', label: say('Held'), open: true },
  { key: 'landed', label: say('Landed'), open: true },
  { key: 'closed', label: say('Closed'), open: false },
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
