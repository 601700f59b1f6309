import * as vscode from 'vscode';
import type { DrainSummary } from '../../engine/drain/summary.ts';
import { say } from '../words.ts';
import { summaryText } from './summaryText.ts';

/** The one message at the end of a drain: what it came to, and where more of it is. It asks for no answer. */
export async function tellOfEnd(summary: DrainSummary): Promise<void> {
  const { drain } = summary;
  const ways = new Map([
    [say('Report'), ['haft.openReport', drain]],
    [say('Show Drain'), ['haft.showDrain', drain]],
    [say('Show Commissions'), ['haft.commissions.focus']],
  ]);
  const chosen = await vscode.window.showInformationMessage(summaryText(summary), ...ways.keys());
  const [command, ...named] = ways.get(chosen ?? '') ?? [];
  if (command !== undefined) await vscode.commands.executeCommand(command, ...named);
}
