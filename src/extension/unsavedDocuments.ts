import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** Says which files have unsaved changes in this window, each time that changes. */
export class UnsavedDocuments implements vscode.Disposable {
  private readonly publish: (paths: readonly string[]) => void;
  private readonly owned: vscode.Disposable;
  private last = '';

  /** `publish` is handed absolute paths, links in their folders resolved. */
  constructor(publish: (paths: readonly string[]) => void) {
    this.publish = publish;
    const look = (): void => void this.look();
    this.owned = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(look),
      vscode.workspace.onDidSaveTextDocument(look),
      vscode.workspace.onDidCloseTextDocument(look),
      vscode.window.tabGroups.onDidChangeTabs(look),
    );
    look();
  }

  /** Says it again, to one who has not heard. */
  repeat(): void {
    this.last = '';
    void this.look();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async look(): Promise<void> {
    const files = [...new Set([...dirtyDocuments(), ...dirtyTabs()])].sort();
    const key = files.join('\n');
    if (key === this.last) return;
    this.last = key;
    const real = await Promise.all(files.map(resolved));
    if (key === this.last) this.publish(real);
  }
}

function dirtyDocuments(): string[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}

/** Notebooks and custom editors are no text documents, but their tabs know. */
function dirtyTabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ isDirty, input }) =>
      isDirty &&
      (input instanceof vscode.TabInputNotebook || input instanceof vscode.TabInputCustom) &&
      input.uri.scheme === 'file'
        ? [input.uri.fsPath]
        : [],
    );
}

/** The file may be new and the folder a link; git knows the real one. */
async function resolved(file: string): Promise<string> {
  const folder = await realpath(dirname(file)).catch(() => dirname(file));
  return join(folder, basename(file));
}
