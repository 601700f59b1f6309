import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import type { DecisionState } from '../board/decisionRows.ts';
import { badgeOf } from './decisionBadge.ts';

/** Marks decision files, wherever the editor lists files, by where their work stands. It opens nothing for that. */
export class DecisionMarks implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private states = new Map<string, DecisionState>();
  private readonly board: Board;
  private readonly root: () => string | undefined;
  private readonly owned: vscode.Disposable;

  constructor(board: Board, root: () => string | undefined) {
    this.board = board;
    this.root = root;
    this.owned = vscode.Disposable.from(
      this.changed,
      board.onDidChange(({ decisions }) => {
        if (decisions) this.follow();
      }),
      vscode.window.registerFileDecorationProvider(this),
    );
  }

  provideFileDecoration({ scheme, fsPath }: vscode.Uri): vscode.FileDecoration | undefined {
    const state = scheme === 'file' ? this.states.get(fsPath) : undefined;
    const badge = state && badgeOf(state);
    if (!badge) return undefined;
    const color = new vscode.ThemeColor(badge.color);
    return new vscode.FileDecoration(badge.sign, `Haft: ${badge.tooltip}`, color);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private follow(): void {
    const root = this.root();
    const rows = root === undefined ? [] : this.board.face.decisions;
    const before = this.states;
    // What cannot be read stands first, and wins over whatever else is said of its file.
    this.states = new Map(
      rows.toReversed().map(({ file, state }) => [join(root ?? '', file), state]),
    );
    const files = [...new Set([...before.keys(), ...this.states.keys()])];
    const changed = files.filter((file) => before.get(file) !== this.states.get(file));
    if (changed.length > 0) this.changed.fire(changed.map((file) => vscode.Uri.file(file)));
  }
}
