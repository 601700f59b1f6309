import type { Situation } from '../../domain/commission/situation.ts';
import { say } from '../words.ts';

/** A situation in the words of the views. */
export const situationText: Readonly<Record<Situation, string>> = {
  draft: say('draft'),
  queued: say('queued'),
  preflighting: say('preparing'),
  running: say('running'),
  landing: say('landing'),
  blocked_stale: say('stale'),
  blocked_policy: say('blocked by policy'),
  needs_human_review: say('needs review'),
  failed: say('failed'),
  held: say('held'),
  landed: say('landed'),
  refused: say('refused'),
  reverted: say('reverted'),
  cancelled: say('cancelled'),
  expired: say('expired'),
};
