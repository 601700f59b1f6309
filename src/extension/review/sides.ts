import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { oneLine } from '../board/safeText.ts';
import { putCursor, textInFront } from './cursor.ts';
import { uriOf } from './documents.ts';

/** The address of one file of a commit, for a commission. */
export const fileAt = (commission: string, commit: string | undefined, path: string): vscode.Uri =>
  uriOf({ kind: 'file', commission, commit: commit ?? '', path });

/** A file of a result as it was and as it is to be; a side on which it is not there is empty. */
export function sidesOf(
  { commission: { id }, result }: CommissionView,
  { path }: FileChange,
): { readonly base: vscode.Uri; readonly end: vscode.Uri } {
  return { base: fileAt(id, result?.base, path), end: fileAt(id, result?.commit, path) };
}

/** The title of the diff of one file of a result. */
export const fileTitle = ({ commission }: CommissionView, { path }: FileChange): string =>
  `${oneLine(posix.basename(path))} (${oneLine(commission.decisionTitle)})`;

/** Opens one file of a result beside what it was; resolves when the cursor is there. @param line 1-based. */
export async function openFileDiff(
  view: CommissionView,
  change: FileChange,
  line: number,
): Promise<void> {
  const { base, end } = sidesOf(view, change);
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  const sides = [base, end, fileTitle(view, change), { selection }] as const;
  const editor = await textInFront(end, () =>
    vscode.commands.executeCommand('vscode.diff', ...sides),
  );
  if (editor) await putCursor(editor, line);
}
