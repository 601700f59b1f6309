import { situationOf } from '../../domain/commission/view.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { eachOf } from './many.ts';
import { say } from '../words.ts';
import { situationText } from '../board/situationText.ts';

/** Ends a commission for good; asks why. */
export const cancel = {
  onCommission: async (_services, harness, { commission }) => {
    const title = say('Cancel “{0}”', oneLine(commission.decisionTitle));
    const reason = await askReason(title, say('Why is this work no longer wanted?'));
    if (reason !== undefined) await harness.commissions.cancel({ id: commission.id, reason, by });
  },
  onMany: async (_services, harness, views) => {
    const title = say('Cancel {0} Commissions', views.length);
    const reason = await askReason(title, say('Why is this work no longer wanted?'));
    if (reason === undefined) return;
    await eachOf(views, situationText.cancelled, ({ commission: { id } }) =>
      harness.commissions.cancel({ id, reason, by }),
    );
  },
  suits: {
    test: (view) => possibleIn.cancelled.includes(situationOf(view)),
    none: 'No commission can be cancelled.',
    ask: say('Commission to cancel'),
  },
} satisfies Command;
