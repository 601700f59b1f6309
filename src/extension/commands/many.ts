import * as vscode from 'vscode';
import { asFault } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { oneLine } from '../board/safeText.ts';
import { failuresText, type Failure } from './failuresText.ts';

/** Does the same to each, one after another; those it could not be done to are told in one message. */
export async function eachOf(
  views: readonly CommissionView[],
  done: string,
  act: (view: CommissionView) => Promise<unknown>,
): Promise<void> {
  const failures: Failure[] = [];
  for (const view of views) {
    try {
      await act(view);
    } catch (thrown) {
      const title = oneLine(view.commission.decisionTitle);
      failures.push({ title, why: oneLine(asFault(thrown).message) });
    }
  }
  const text = failuresText(done, views.length, failures);
  if (text !== undefined) void vscode.window.showWarningMessage(text);
}
