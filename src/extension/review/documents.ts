import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { commissionJson } from '../../engine/report/commissionJson.ts';
import { drainReportText } from '../../engine/report/drain/drainReportText.ts';
import { describeSetup, setupFile } from '../../domain/setup/setup.ts';
import type { Board } from '../board/board.ts';
import { addressOf, documentOf, scheme, type HaftDocument } from './documentUri.ts';
import { fileText } from './fileText.ts';
import { say } from '../words.ts';

export function uriOf(document: HaftDocument): vscode.Uri {
  return vscode.Uri.from({ scheme, ...addressOf(document) });
}

/** Serves every `haft:` document. Records and reports are shown anew when anything changes. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly open: () => Promise<Harness>;
  private readonly owned: vscode.Disposable;

  constructor(open: () => Promise<Harness>, board: Board) {
    this.open = open;
    this.owned = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.Disposable.from(board.onDidChange(() => this.refresh())),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = documentOf(uri);
    if (!document) return '';
    const harness = await this.open();
    switch (document.kind) {
      case 'file':
        return fileText(await harness.reports.fileAt(document.commit, document.path));
      case 'record': {
        const { view } = await harness.reports.result(document.commission);
        return `${JSON.stringify(commissionJson(view), undefined, 2)}\n`;
      }
      case 'report':
        return drainReportText(await harness.reports.drain(document.drain));
      case 'setup':
        return setupText(harness, document.hash);
    }
  }

  dispose(): void {
    this.owned.dispose();
  }

  private refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const kind = documentOf(uri)?.kind;
      if (kind === 'record' || kind === 'report') this.changed.fire(uri);
    }
  }
}

/** What is shown is what is confirmed: another content is shown by another document. */
async function setupText(harness: Harness, hash: string): Promise<string> {
  const state = await harness.plans.setup();
  if (state.kind !== 'none' && state.setup.hash === hash) return describeSetup(state.setup);
  return `${say('{0} has changed since this was opened.', setupFile)}\n`;
}
