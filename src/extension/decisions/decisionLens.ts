import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { Board } from '../board/board.ts';
import { lensTexts } from './lensText.ts';
import { decisionFiles, type OpenDecisions } from './openDecisions.ts';

/** Says on the first line of a decision where it stands, and offers the next step. */
export class DecisionLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly open: OpenDecisions;
  private readonly harness: () => Harness | undefined;
  private readonly owned: vscode.Disposable;

  constructor(open: OpenDecisions, board: Board, harness: () => Harness | undefined) {
    this.open = open;
    this.harness = harness;
    this.owned = vscode.Disposable.from(
      this.changed,
      open.onDidChange(() => this.changed.fire()),
      board.onDidChange(({ rows, members }) => {
        if (rows.length > 0 || members.length > 0) this.changed.fire();
      }),
      vscode.languages.registerCodeLensProvider(decisionFiles, this),
    );
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const check = this.open.checkOf(uri);
    if (!check) return [];
    const { decision } = check;
    const views = decision ? this.harness()?.reports.ledger.ofDecision(decision.id) : [];
    const top = new vscode.Range(0, 0, 0, 0);
    return lensTexts(check, views ?? []).map(
      ({ title, command, argument }) =>
        new vscode.CodeLens(top, {
          title,
          command,
          ...(argument !== undefined && { arguments: [argument] }),
        }),
    );
  }

  dispose(): void {
    this.owned.dispose();
  }
}
