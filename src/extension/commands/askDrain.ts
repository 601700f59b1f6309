import * as vscode from 'vscode';
import type { DrainAsk } from '../../domain/commission/drainFact.ts';
import { answerText } from '../../engine/words/answerText.ts';
import { oneLine } from '../board/safeText.ts';
import { by } from '../drain/drainControl.ts';
import type { WindowServices } from '../windowServices.ts';
import { SHOWN_MS } from './ask.ts';

/** Asks the drain that runs in any process, and says in the status bar what became of it. */
export async function askDrain(services: WindowServices, ask: DrainAsk): Promise<void> {
  const harness = await services.ready();
  const answer = await harness.drains.request(by, ask);
  vscode.window.setStatusBarMessage(oneLine(answerText(ask, answer)), SHOWN_MS);
}
