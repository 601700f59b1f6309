import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Opens the workspace of a run in a window of its own. */
export const openWorkspace = {
  onCommission: async (_services, _harness, { workspace }) => {
    if (workspace === undefined) return;
    const options = { forceNewWindow: true };
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(workspace), options);
  },
  suits: {
    test: (view) => view.workspace !== undefined,
    none: 'No commission has a workspace yet.',
    ask: say('Commission whose workspace to open'),
  },
} satisfies Command;
