import * as vscode from 'vscode';
import type { WindowServices } from '../windowServices.ts';
import { uriOf } from '../review/documents.ts';

/** Shows what a drain came to, the latest unless one is named, as a document that cannot be edited. */
export const openReport = {
  onTarget: async (services: WindowServices, named: unknown): Promise<void> => {
    const harness = await services.ready();
    const { span } = await harness.reports.drain(typeof named === 'string' ? named : undefined);
    const uri = uriOf({ kind: 'report', drain: span.drain });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  },
};
