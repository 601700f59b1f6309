import * as vscode from 'vscode';
import { removedText } from '../../engine/words/diskText.ts';
import { by } from '../drain/drainControl.ts';
import type { WindowServices } from '../windowServices.ts';
import { SHOWN_MS } from './ask.ts';
import { say } from '../words.ts';

/** Says what commissions that are over left on the disk, and removes it where the operator wants that. */
export async function cleanUp(services: WindowServices): Promise<void> {
  const { disk } = await services.ready();
  const { removed: would } = await disk.preview();
  if (would.length === 0) {
    vscode.window.setStatusBarMessage(`$(check) ${say('There is nothing to clean up')}`, SHOWN_MS);
    return;
  }
  const remove = say('Remove');
  const question = say(
    'Of commissions that are over: {0}. Remove it? Results stay.',
    removedText(would),
  );
  if ((await vscode.window.showInformationMessage(question, remove)) !== remove) return;
  const { removed } = await disk.clean(by);
  vscode.window.setStatusBarMessage(
    `$(check) ${say('Removed {0}', removedText(removed))}`,
    SHOWN_MS,
  );
}
