import {
  operatorBlock,
  type AttentionClock,
  type OperatorBlock,
} from '../../domain/commission/attention.ts';
import type { CommissionBrief } from '../../domain/commission/brief.ts';
import type { Context } from '../ports/context.ts';

/** By which every reader tells what is stale: the claim's own age against one limit. */
export function attentionClock(
  { clock, settings }: Pick<Context, 'clock' | 'settings'>,
  olderThanMs?: number,
): AttentionClock {
  return {
    now: clock.now(),
    leaseMaxAgeMs: settings.staleLeaseMaxAgeMs,
    ...(olderThanMs !== undefined && { olderThanMs }),
  };
}

/** Whether a commission needs its operator, why, and what they could do. */
export function operatorOf(
  context: Pick<Context, 'clock' | 'settings'>,
  view: CommissionBrief,
  olderThanMs?: number,
): OperatorBlock {
  return operatorBlock(view, attentionClock(context, olderThanMs));
}
