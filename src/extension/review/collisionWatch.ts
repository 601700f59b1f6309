import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { Board } from '../board/board.ts';
import { membersOf } from '../board/boardFace.ts';
import { commonDirOf } from '../host/storeFolder.ts';

/** Tells when results that are held, or tips of branches, may be others. */
export function watchHeld(
  board: Board,
  opened: () => Harness | undefined,
  stale: () => void,
): vscode.Disposable {
  const owned: vscode.Disposable[] = [];
  let last = '';
  const listening = board.onDidChange(() => {
    const now = heldNow(board, opened());
    if (now === last) return;
    last = now;
    stale();
  });
  let isOver = false;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const following = folder === undefined ? undefined : commonDirOf(folder);
  void following?.then((gitDir) => {
    if (gitDir !== undefined && !isOver) owned.push(...watchTips(gitDir, stale));
  });
  return new vscode.Disposable(() => {
    isOver = true;
    listening.dispose();
    for (const one of owned) one.dispose();
  });
}

/** The operator's own commits are on no record of ours. */
function watchTips(gitDir: string, stale: () => void): vscode.Disposable[] {
  const pattern = new vscode.RelativePattern(
    vscode.Uri.file(gitDir),
    '{packed-refs,refs/heads/**}',
  );
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return [
    watcher,
    watcher.onDidChange(stale),
    watcher.onDidCreate(stale),
    watcher.onDidDelete(stale),
  ];
}

/** Another text where what is held is another, or something has landed or was taken back. */
function heldNow({ face }: Board, harness: Harness | undefined): string {
  const ledger = harness?.reports.ledger;
  if (!ledger) return '';
  const held = membersOf(face).get('held') ?? [];
  const results = held.map((id) => `${id} ${ledger.get(id)?.result?.commit ?? ''}`);
  return [ledger.count('landed'), ledger.count('reverted'), ...results].join(' ');
}
