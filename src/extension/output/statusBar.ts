import * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import { statusFace } from './statusFace.ts';

/** What goes on, always in sight once a harness is open. A click shows the commissions. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly board: Board;
  private readonly listening: vscode.Disposable;

  constructor(board: Board) {
    this.board = board;
    this.item = vscode.window.createStatusBarItem('haft', vscode.StatusBarAlignment.Left, 10);
    this.item.name = 'Haft';
    this.item.command = 'haft.commissions.focus';
    this.listening = vscode.Disposable.from(board.onDidChange(() => this.draw()));
  }

  dispose(): void {
    this.listening.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const face = statusFace(this.board.face);
    if (!face) {
      this.item.hide();
      return;
    }
    this.item.text = face.text;
    this.item.accessibilityInformation = { label: `Haft: ${face.words}` };
    const tooltip = new vscode.MarkdownString(
      `Haft: ${face.words}\n\n${face.draining ? '[Stop](command:haft.stop)' : '[Drain](command:haft.drain)'} · [Show Log](command:haft.showLog)`,
    );
    tooltip.isTrusted = { enabledCommands: ['haft.stop', 'haft.drain', 'haft.showLog'] };
    this.item.tooltip = tooltip;
    this.item.backgroundColor = face.asks
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }
}
