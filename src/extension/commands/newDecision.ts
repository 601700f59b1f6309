import { join } from 'node:path';
import * as vscode from 'vscode';
import { oneLine } from '../board/safeText.ts';
import { evidenceWords } from '../decisionForm/choices.ts';
import { fillInDecision } from '../decisionForm/decisionForm.ts';
import type { WindowServices } from '../windowServices.ts';
import { commissionAtOnce } from './createFromDecision.ts';
import { say } from '../words.ts';

/**
 * Asks what is to be done, where, and how one sees that it is done; writes the decision, opens it, and goes on
 * to its commission where that is wanted (docs/rules.md R223).
 */
export async function newDecision(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  const said = await fillInDecision(await harness.plans.writingAids());
  if (!said) return;
  const { title, paths: allowedPaths, evidence } = said;
  const body = `## Decision\n\n${title}`;
  const words = { title, allowedPaths, ...evidenceWords(evidence), body };
  const { id, file } = await harness.plans.newDecision(words);
  services.log.info(`decided ${id}`);
  await vscode.window.showTextDocument(vscode.Uri.file(join(harness.root, file)));
  if (!said.isCommissioned) return;
  const { decisions } = await harness.plans.decisions();
  const decision = decisions.find((one) => one.id === id);
  if (!decision || !(await commissionAtOnce(services, harness, decision))) return;
  const drain = say('Drain');
  const queued = say('“{0}” is queued.', oneLine(title));
  void vscode.window.showInformationMessage(queued, drain).then((chosen) => {
    if (chosen) void vscode.commands.executeCommand('haft.drain');
  });
}
