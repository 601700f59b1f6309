import * as vscode from 'vscode';
import { situationOf } from '../../domain/commission/view.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { changedSince } from '../../engine/words/changedSince.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import { askReason } from './ask.ts';
import type { Command } from './command.ts';
import { eachOf } from './many.ts';
import { say } from '../words.ts';

/** A new attempt on the decision and branch as they are now. Asks why, and for words to the agent. */
export const requeue = {
  onCommission: async (_services, harness, { commission }) => {
    const title = say('Requeue “{0}”', oneLine(commission.decisionTitle));
    const reason = await askReason(title, say('Why is this work still wanted?'));
    if (reason === undefined) return;
    const feedback = await vscode.window.showInputBox({
      title,
      prompt: say('Words for the agent, put into its next prompt. Leave empty for none.'),
      placeHolder: say('Feedback (optional)'),
      ignoreFocusOut: true,
    });
    if (feedback === undefined) return;
    const { id } = commission;
    const { commission: after } = await harness.commissions.requeue({
      ...{ id, reason, by },
      ...(feedback && { feedback }),
    });
    const changed = changedSince(commission, after);
    if (changed !== undefined) void vscode.window.showInformationMessage(oneLine(changed));
  },
  onMany: async (_services, harness, views) => {
    const title = say('Requeue {0} Commissions', views.length);
    const reason = await askReason(title, say('Why is this work still wanted?'));
    if (reason === undefined) return;
    await eachOf(views, say('requeued'), ({ commission: { id } }) =>
      harness.commissions.requeue({ id, reason, by }),
    );
  },
  suits: {
    test: (view) => possibleIn.requeued.includes(situationOf(view)),
    none: 'No commission can be requeued.',
    ask: say('Commission to requeue'),
  },
} satisfies Command;
