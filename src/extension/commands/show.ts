import * as vscode from 'vscode';
import { uriOf } from '../review/documents.ts';
import type { Command } from './command.ts';

/** Opens the whole record of a commission as read-only JSON that follows its changes. */
export const show = {
  onCommission: async (_services, _harness, { commission }) => {
    const uri = uriOf({ kind: 'record', commission: commission.id });
    await vscode.window.showTextDocument(uri, { preview: true });
  },
  suits: {
    test: () => true,
    none: 'There is no commission yet.',
    ask: 'Commission to show',
  },
} satisfies Command;
