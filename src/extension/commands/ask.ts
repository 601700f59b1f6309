import * as vscode from 'vscode';

/** A reason that stays with the commission; `undefined` when the operator thinks better of it. */
export function askReason(title: string, prompt: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: 'Reason',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? 'A reason is required; it stays with the commission.' : undefined,
  });
}
