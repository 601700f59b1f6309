import * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import { statusFace, type StatusFace } from './statusFace.ts';
import { say } from '../words.ts';

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
    const links = linksOf(face);
    const offered = links.map(([title, command]) => `[${title}](command:${command})`).join(' · ');
    const tooltip = new vscode.MarkdownString(`Haft: ${face.words}\n\n${offered}`);
    tooltip.isTrusted = { enabledCommands: links.map(([, command]) => command) };
    this.item.tooltip = tooltip;
    this.item.backgroundColor = face.asks
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }
}

/** What can be done about it now. */
function linksOf({ draining, paused }: StatusFace): [title: string, command: string][] {
  return [
    ...(paused ? ([[say('Resume'), 'haft.resumeDrain']] as [string, string][]) : []),
    ...(draining && !paused ? ([[say('Pause'), 'haft.pauseDrain']] as [string, string][]) : []),
    draining ? [say('Stop'), 'haft.stop'] : [say('Drain'), 'haft.drain'],
    ...(draining ? ([[say('Show Drain'), 'haft.showDrain']] as [string, string][]) : []),
    [say('Show Log'), 'haft.showLog'],
  ];
}
