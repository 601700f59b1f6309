import * as vscode from 'vscode';
import { uriOf } from '../review/documents.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

const suits = {
  test: () => true,
  none: 'There is no commission yet.',
  ask: say('Commission to show'),
};

/** Opens the page that says why a result may be trusted, or not. */
export const show = {
  onCommission: (services, harness, view) => services.proofPages.show(harness, view),
  suits,
} satisfies Command;

/** Opens the whole record of a commission as read-only JSON that follows its changes. */
export const showRecord = {
  onCommission: async (_services, _harness, { commission }) => {
    const uri = uriOf({ kind: 'record', commission: commission.id });
    await vscode.window.showTextDocument(uri, { preview: true });
  },
  suits,
} satisfies Command;
