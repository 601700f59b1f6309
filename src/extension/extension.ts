import './language.ts';
import * as vscode from 'vscode';
import { EditorWindow } from './editorWindow.ts';

/** How long a closing window waits for its runs to stop, ms; the editor itself waits little longer. */
const PATIENCE_MS = 4_500;

let open: EditorWindow | undefined;

/** Registers everything and returns at once: no process is started and no store is read. */
export function activate(context: vscode.ExtensionContext): void {
  open = new EditorWindow(context);
}

/** Interrupts a drain of this window, so that no codex process outlives it. */
export async function deactivate(): Promise<void> {
  const closing = open;
  open = undefined;
  await closing?.close(PATIENCE_MS);
}
