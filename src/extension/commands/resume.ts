import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { by } from '../drain/drainControl.ts';
import type { Command } from './command.ts';

/** Work that was cut off, or ended without passing, goes on where it stopped. */
export const resume = {
  onCommission: async (_services, harness, { commission }) => {
    await harness.commissions.resume({ id: commission.id, by });
  },
  suits: {
    test: (view) => {
      const situation = situationOf(view);
      const ended = situation === 'failed' || situation === 'needs_human_review';
      return view.thread !== undefined && (ended || (isExecuting(situation) && view.interrupted));
    },
    none: 'No commission can be resumed.',
    ask: 'Commission to resume',
  },
} satisfies Command;
