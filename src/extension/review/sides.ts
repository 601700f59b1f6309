import type * as vscode from 'vscode';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
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
