import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { setupFile } from '../../domain/setup/setup.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { uriOf } from '../review/documents.ts';
import { SHOWN_MS } from './ask.ts';
import { say } from '../words.ts';

/** Shows what the workspace set-up does, and asks beside it whether it may. */
export async function confirmSetup(services: WindowServices): Promise<void> {
  await offerSetup(await services.ready());
}

/**
 * True when the operator confirmed what they were shown. The question stays beside the document, so that
 * they can read, scroll and leave it.
 * @throws Fault as `Harness.confirmSetup`; `setup_missing` where there is none.
 */
export async function offerSetup(harness: Harness): Promise<boolean> {
  const state = await harness.plans.setup();
  if (state.kind === 'none') {
    throw new Fault({
      code: 'setup_missing',
      what: `${setupFile} is not there, or lists nothing.`,
      advice: 'Write it where evidence needs files that git ignores, such as node_modules.',
    });
  }
  const { hash } = state.setup;
  await vscode.window.showTextDocument(uriOf({ kind: 'setup', hash }), { preview: true });
  if (state.kind === 'confirmed') {
    vscode.window.setStatusBarMessage(
      `$(check) ${say('This workspace set-up is confirmed')}`,
      SHOWN_MS,
    );
    return true;
  }
  const confirm = say('Confirm Set-up');
  const question = say('Set up workspaces like this? You are asked again when the file changes.');
  if ((await vscode.window.showInformationMessage(question, confirm)) !== confirm) return false;
  await harness.plans.confirmSetup(hash, by);
  vscode.window.setStatusBarMessage(`$(check) ${say('Workspace set-up confirmed')}`, SHOWN_MS);
  return true;
}
