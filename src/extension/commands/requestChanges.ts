import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import { countText, feedbackText } from '../review/remark.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';
import { goOnFrom } from './deck.ts';
import { say } from '../words.ts';

/** Sends a result back to the same thread, with the line comments and a word on the whole. */
export const requestChanges = {
  onCommission: async (services, harness, view) => {
    const { id, decisionTitle } = view.commission;
    guard(view, services.remarks.isEditing(view));
    const title = oneLine(decisionTitle);
    const general = await askGeneral(title, services.remarks.of(view).length);
    if (general === undefined) return;
    // The diff may have got another comment while the question was open.
    const reason = feedbackText(services.remarks.of(view), general);
    const isInFront = services.reviews.active === id;
    await harness.reviews.revise({ id, reason, by });
    const text = `$(comment-discussion) ${say('“{0}” goes on with your words at the next run.', title)}`;
    vscode.window.setStatusBarMessage(text, SHOWN_MS);
    if (isInFront) await goOnFrom(services, harness, view);
  },
  suits: {
    test: (view) =>
      possibleIn.revised.includes(situationOf(view)) &&
      view.restOf === undefined &&
      view.result !== undefined &&
      view.thread !== undefined,
    none: 'No result can be sent back.',
    ask: say('Result to request changes of'),
  },
} satisfies Command;

/** Asked before a word is typed that would come to nothing. */
function guard({ commission, restOf }: CommissionView, isEditing: boolean): void {
  if (restOf !== undefined)
    throw new Fault({
      code: 'commission_not_revisable',
      what: `${commission.id} is the rest of another result and has no thread of its own.`,
      advice: 'Apply, refuse or requeue it.',
    });
  if (isEditing)
    throw new Fault({
      code: 'comment_not_saved',
      what: 'A comment on this result is still being edited.',
      advice: 'Save or discard it, then request changes.',
    });
}

function askGeneral(title: string, comments: number): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: say('Request changes to “{0}”', title),
    prompt:
      comments === 0
        ? say('Say what to change; the same agent thread goes on with it.')
        : say('{0} will be sent. Say more on the whole, or leave this empty.', countText(comments)),
    placeHolder: comments === 0 ? say('What to change') : say('General remark (optional)'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      comments === 0 && text.trim() === ''
        ? say('Say what to change, or comment on lines of the diff first.')
        : undefined,
  });
}
