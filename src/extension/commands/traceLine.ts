import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionTrace } from '../../engine/report/trace.ts';
import { traceDocument } from '../trace/lineTrace.ts';
import { noCommissionText, traceText } from '../trace/traceText.ts';
import type { WindowServices } from '../windowServices.ts';
import { say } from '../words.ts';

/** Says which decision wrote the line of the cursor, or the one clicked, and leads to all that is known of it. */
export const traceLine = {
  onTarget: async (services: WindowServices, clicked: unknown): Promise<void> => {
    const harness = await services.ready();
    const place = await placeOf(clicked);
    const trace = place && (await traceDocument(harness, place.document, place.line));
    if (!trace) {
      const said = say('Only lines of files that git tracks in this project can be traced.');
      void vscode.window.showInformationMessage(said);
      return;
    }
    if (trace.kind !== 'commission') {
      void vscode.window.showInformationMessage(noCommissionText(trace));
      return;
    }
    await offer(harness, trace);
  },
};

/** The line whose number was clicked, else the one of the cursor. */
async function placeOf(
  clicked: unknown,
): Promise<{ document: vscode.TextDocument; line: number } | undefined> {
  const editor = vscode.window.activeTextEditor;
  const { uri, lineNumber } = (clicked ?? {}) as { uri?: unknown; lineNumber?: unknown };
  if (uri instanceof vscode.Uri && typeof lineNumber === 'number')
    return { document: await vscode.workspace.openTextDocument(uri), line: lineNumber - 1 };
  return editor && { document: editor.document, line: editor.selection.active.line };
}

async function offer(harness: Harness, trace: CommissionTrace): Promise<void> {
  const { commission: view, standing } = trace;
  const { id } = view.commission;
  const { title, commission, decision, standing: holds, proof, commit } = traceText(trace);
  const { file } = standing;
  const items = [
    {
      label: `$(law) ${say('Decision')}: ${holds}`,
      description: decision,
      open: async () => {
        if (file === undefined) return;
        await vscode.window.showTextDocument(vscode.Uri.file(join(harness.root, file)));
      },
    },
    {
      label: `$(verified) ${say('Proof')}: ${proof}`,
      description: commission,
      open: () => vscode.commands.executeCommand('haft.show', id),
    },
    ...(view.result
      ? [
          {
            label: `$(diff-multiple) ${say('Diff: commit {0}', commit)}`,
            description: '',
            open: () => vscode.commands.executeCommand('haft.review', id),
          },
        ]
      : []),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: say('Which decision wrote this line; choose what to open'),
    matchOnDescription: true,
  });
  await chosen?.open();
}
