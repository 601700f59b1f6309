import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import type { Trace, TraceLook } from '../../engine/report/trace.ts';

/**
 * Traces a line of a document as its text is now, saved or not.
 * @param line 0-based, as the editor counts.
 * @returns `undefined` for a document that is no tracked file of the harness's checkout.
 */
export async function traceDocument(
  harness: Harness,
  document: vscode.TextDocument,
  line: number,
  look: Omit<TraceLook, 'contents'> = {},
): Promise<Trace | undefined> {
  const path = await pathIn(harness.root, document.uri);
  if (path === undefined) return undefined;
  const { encoding } = document;
  const contents = document.isDirty
    ? await vscode.workspace.encode(document.getText(), { encoding })
    : undefined;
  try {
    return await harness.reports.trace(path, line + 1, { ...look, ...(contents && { contents }) });
  } catch (thrown) {
    if (Fault.is(thrown, 'line_not_found')) return undefined;
    throw thrown;
  }
}

/** Repository-relative, with slashes; `undefined` for whatever lies elsewhere. */
async function pathIn(root: string, { scheme, fsPath }: vscode.Uri): Promise<string | undefined> {
  if (scheme !== 'file') return undefined;
  // The checkout may be opened by another name than git knows it by.
  const real = await realpath(fsPath).catch(() => fsPath);
  const path = relative(root, real);
  const isInside = path !== '' && path !== '..' && !path.startsWith(`..${sep}`);
  return isInside && !isAbsolute(path) ? path.replaceAll('\\', '/') : undefined;
}
