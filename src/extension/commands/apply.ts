import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { holdInFull } from '../../domain/delivery/hold.ts';
import type { Landing } from '../../engine/landing/landing.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';

/** Lands a held result. Returns at once; the landing goes on in the background. */
export const apply = {
  onCommission: (services, harness, view) => {
    void land(services, harness, view).catch(services.tell);
    return Promise.resolve();
  },
  onMany: (services, harness, views) => {
    for (const view of views) void land(services, harness, view).catch(services.tell);
    return Promise.resolve();
  },
  suits: {
    test: (view) => situationOf(view) === 'held',
    none: 'No result is held.',
    ask: 'Result to apply',
  },
} satisfies Command;

/** Lands what is held and tells what became of it. `rest`: the commission that keeps what was not chosen. */
export async function land(
  services: WindowServices,
  harness: Harness,
  view: CommissionView,
  rest?: string,
): Promise<void> {
  const { id, decisionTitle, scope } = view.commission;
  const title = oneLine(decisionTitle);
  const landing = harness.reviews.apply(id, by);
  vscode.window.setStatusBarMessage(`$(git-merge) Landing “${title}”…`, landing);
  const outcome = await landing;
  if (outcome.kind === 'landed') {
    const text = landedText(outcome, scope.targetBranch);
    services.log.info(`${id} ${text}`);
    if (rest === undefined)
      vscode.window.setStatusBarMessage(`$(pass) “${title}” ${text}`, SHOWN_MS);
    else await tellRest(`The chosen part of “${title}” ${text}`, rest);
    return;
  }
  await refused(services, title, id, outcome);
}

async function tellRest(landed: string, rest: string): Promise<void> {
  const text = `${landed}; what was not chosen is held as ${rest}.`;
  const chosen = await vscode.window.showInformationMessage(text, 'Review the Rest');
  if (chosen) await vscode.commands.executeCommand('haft.review', rest);
}

function landedText({ commit, files }: Landing & { kind: 'landed' }, branch: string): string {
  if (commit === null) return `was already in ${branch}`;
  return `landed on ${branch} as ${commit.slice(0, 8)}, ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
}

async function refused(
  services: WindowServices,
  title: string,
  id: string,
  { reason, text, paths }: Landing & { kind: 'held' },
): Promise<void> {
  const where = paths.length > 0 ? ` (${paths.slice(0, 3).join(', ')})` : '';
  const why = holdInFull(reason, text, where);
  services.log.warn(`${id} not landed: ${reason}: ${text}${where}`);
  const again = 'Apply Again';
  const chosen = await vscode.window.showWarningMessage(
    oneLine(`“${title}” did not land. ${why}`),
    again,
    'Requeue',
  );
  if (chosen)
    await vscode.commands.executeCommand(chosen === again ? 'haft.apply' : 'haft.requeue', id);
}
