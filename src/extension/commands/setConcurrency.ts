import { mostConcurrency } from '../../domain/schedule/concurrency.ts';
import * as vscode from 'vscode';
import type { WindowServices } from '../windowServices.ts';
import { askDrain } from './askDrain.ts';
import { say } from '../words.ts';

/** Asks how many agents the drain that runs is to have, and tells it; the setting stays as it is. */
export async function setConcurrency(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  const given = await vscode.window.showInputBox({
    title: say('Set Concurrency'),
    prompt: say(
      'Agents this drain runs side by side from now on. Running turns end by themselves.',
    ),
    value: String(harness.reports.ledger.leader?.concurrency ?? ''),
    validateInput: (text) =>
      isConcurrency(text) ? undefined : say('A number from 1 to {0} is needed.', mostConcurrency),
  });
  if (given === undefined) return;
  await askDrain(services, { request: 'concurrency', concurrency: Number(given) });
}

const isConcurrency = (text: string): boolean =>
  /^\d{1,2}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= mostConcurrency;
