import * as vscode from 'vscode';
import { say } from '../words.ts';

/** How long good news stays in the status bar, ms. */
export const SHOWN_MS = 8_000;

/** A reason that stays with the commission; `undefined` when the operator thinks better of it. */
export function askReason(title: string, prompt: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: say('Reason'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? say('A reason is required; it stays with the commission.') : undefined,
  });
}
