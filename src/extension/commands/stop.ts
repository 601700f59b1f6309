import * as vscode from 'vscode';
import type { WindowServices } from '../windowServices.ts';
import { remember } from '../drain/unfinished.ts';
import { say } from '../words.ts';

/** How long the words stay in the status bar, ms. */
const SHOWN_MS = 8_000;

/** Once: no new claims, turns end. Twice: turns are interrupted; their work can be continued. */
export async function stop(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  const how = await services.drains.stop(harness);
  await remember(services.memory, false);
  vscode.window.setStatusBarMessage(
    how === 'stopping'
      ? `$(debug-stop) ${say('Haft stops when the running turns end; stop again to interrupt them.')}`
      : `$(debug-stop) ${say('Haft interrupts what runs; its work can be continued.')}`,
    SHOWN_MS,
  );
}
