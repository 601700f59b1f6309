import * as vscode from 'vscode';
import { deferred } from '../../base/deferred.ts';

/** For as long the editor may take to tell of what it did, ms; after that nobody waits for it. */
const LATE_MS = 5_000;

/**
 * Puts the cursor at the begin of a line. Resolves when the editor has taken it there: until then it may still tell of
 * the place before, and what acts at the cursor would act there. @param line 1-based.
 */
export async function putCursor(editor: vscode.TextEditor, line: number): Promise<void> {
  const there = new vscode.Selection(line - 1, 0, line - 1, 0);
  if (editor.selection.isEqual(there)) return;
  const taken = deferred<undefined>();
  const listening = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    if (textEditor === editor && selections[0]?.isEqual(there)) taken.resolve(undefined);
  });
  editor.selection = there;
  await settled(taken, listening);
}

/** Does what brings a text to the front, and resolves with it when it is there; undefined where it never came. */
export async function textInFront(
  uri: vscode.Uri,
  bring: () => Thenable<unknown>,
): Promise<vscode.TextEditor | undefined> {
  const before = vscode.window.activeTextEditor;
  const shown = deferred<vscode.TextEditor | undefined>();
  const look = (): void => {
    const editor = vscode.window.activeTextEditor;
    if (editor !== before && editor?.document.uri.toString() === uri.toString())
      shown.resolve(editor);
  };
  const listening = vscode.window.onDidChangeActiveTextEditor(look);
  void bring().then(look, () => shown.resolve(undefined));
  return settled(shown, listening);
}

async function settled<T>(
  {
    promise,
    resolve,
  }: { readonly promise: Promise<T>; readonly resolve: (none: undefined) => void },
  listening: vscode.Disposable,
): Promise<T> {
  const late = setTimeout(() => resolve(undefined), LATE_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    listening.dispose();
  }
}
