import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { goOnFrom } from './deck.ts';
import { eachOf } from './many.ts';
import { say } from '../words.ts';
import { situationText } from '../board/situationText.ts';

/** Turns a held result down for good; asks why. */
export const refuse = {
  onCommission: async (services, harness, view) => {
    const { commission } = view;
    const title = say('Refuse the result of “{0}”', oneLine(commission.decisionTitle));
    const reason = await askReason(title, say('Why is this result turned down for good?'));
    if (reason === undefined) return;
    const isInFront = services.reviews.active === commission.id;
    await harness.reviews.refuse({ id: commission.id, reason, by });
    if (isInFront) await goOnFrom(services, harness, view);
  },
  onMany: async (_services, harness, views) => {
    const title = say('Refuse {0} Results', views.length);
    const reason = await askReason(title, say('Why are these results turned down for good?'));
    if (reason === undefined) return;
    await eachOf(views, situationText.refused, ({ commission: { id } }) =>
      harness.reviews.refuse({ id, reason, by }),
    );
  },
  suits: {
    test: (view) => possibleIn.refused.includes(situationOf(view)),
    none: 'No result is held.',
    ask: say('Result to refuse'),
  },
} satisfies Command;
