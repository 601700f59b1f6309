import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { by } from '../drain/drainControl.ts';
import type { Command } from './command.ts';
import { eachOf } from './many.ts';
import { say } from '../words.ts';
import { situationText } from '../board/situationText.ts';

/** A draft is wanted now: queued on the decision and branch as they are. */
export const queue = {
  onCommission: async (_services, harness, { commission: { id } }) => {
    await harness.commissions.queue({ id, by });
  },
  onMany: (_services, harness, views) =>
    eachOf(views, situationText.queued, ({ commission: { id } }) =>
      harness.commissions.queue({ id, by }),
    ),
  suits: {
    test: (view) => possibleIn.queued.includes(situationOf(view)),
    none: 'No draft waits to be queued.',
    ask: say('Draft to queue'),
  },
} satisfies Command;
