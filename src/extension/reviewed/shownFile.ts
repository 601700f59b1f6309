import type { Uri } from 'vscode';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Side } from '../../domain/review/change.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { documentOf } from '../review/documentUri.ts';
import type { ChangesOf } from './fileChanges.ts';

/** A file of a result as the operator has it before them. */
export interface ShownFile {
  readonly view: CommissionView;
  readonly change: FileChange;
  readonly side: Side;
}

/** Which file of which result a document shows; undefined where it is none, or the result is replaced by now. */
export async function shownFile(
  uri: Uri | undefined,
  ledger: Pick<Ledger, 'get'> | undefined,
  changes: Pick<ChangesOf, 'result'>,
): Promise<ShownFile | undefined> {
  const document = uri && documentOf(uri);
  if (document?.kind !== 'file') return undefined;
  const view = ledger?.get(document.commission);
  const side = view && sideOf(view, document.commit);
  if (!side) return undefined;
  const all = await changes.result(view);
  const change = all.find(({ path }) => path === document.path);
  return change && { view, change, side };
}

function sideOf({ result }: CommissionView, commit: string): Side | undefined {
  if (commit === result?.commit) return 'new';
  return commit === result?.base ? 'old' : undefined;
}
