import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import { land } from './apply.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Lands work that failed or needs review on the operator's own account; asks why. */
export const applyUnproven = {
  onCommission: async (services, harness, view) => {
    const { id, decisionTitle } = view.commission;
    const title = say('Apply “{0}” without proof', oneLine(decisionTitle));
    const reason = await askReason(
      title,
      say('Why is it right all the same? Its commit will say so.'),
    );
    if (reason === undefined) return;
    const held = await harness.reviews.accept({ id, reason, by });
    void land(services, harness, held).catch(services.tell);
  },
  suits: {
    test: (view) =>
      possibleIn.accepted.includes(situationOf(view)) && (view.result?.files.length ?? 0) > 0,
    none: 'No unproven result waits for you.',
    ask: say('Result to apply without proof'),
  },
} satisfies Command;
