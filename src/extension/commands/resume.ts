import { isResumable } from '../../domain/commission/view.ts';
import { by } from '../drain/drainControl.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Work that was cut off, or ended without passing, goes on where it stopped. */
export const resume = {
  onCommission: async (_services, harness, { commission }) => {
    await harness.commissions.resume({ id: commission.id, by });
  },
  suits: {
    test: isResumable,
    none: 'No commission can be resumed.',
    ask: say('Commission to resume'),
  },
} satisfies Command;
