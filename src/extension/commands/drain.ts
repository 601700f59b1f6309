import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { isActive } from '../../domain/decision/decision.ts';
import type { WindowServices } from '../windowServices.ts';
import { hasConsent } from '../drain/consent.ts';
import { hasWorkForDrain } from '../drain/workForDrain.ts';
import { remember } from '../drain/unfinished.ts';
import { concurrencySetting } from '../settings.ts';
import { startRun } from './startRun.ts';
import { say } from '../words.ts';

/** Drains the queue in this window, after the first consent to commits of auto work. */
export async function drain(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  if (!hasWorkForDrain(harness)) return sayEmpty(harness);
  if (!(await hasConsent(harness, services.memory))) return;
  const order = { mode: 'drain', concurrency: concurrencySetting() } as const;
  if (await startRun(services, harness, order)) await remember(services.memory, true);
}

/** Nothing can run, and what to do about it (docs/rules.md R124). */
async function sayEmpty(harness: Harness): Promise<void> {
  if (harness.reports.status().runtimeState === 'active') {
    void vscode.window.showInformationMessage(
      say('No runnable WorkCommissions; another process is draining.'),
    );
    return;
  }
  const { decisions } = await harness.plans.decisions();
  const next = decisions.some(isActive)
    ? { button: say('Create from Decision'), command: 'haft.createFromDecision' }
    : { button: say('New Decision'), command: 'haft.newDecision' };
  const chosen = await vscode.window.showInformationMessage(
    say('No runnable WorkCommissions; create commissions explicitly from decisions.'),
    next.button,
  );
  if (chosen) await vscode.commands.executeCommand(next.command);
}
