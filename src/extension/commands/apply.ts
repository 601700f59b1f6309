import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { holdInFull } from '../../domain/delivery/hold.ts';
import type { Landing } from '../../engine/landing/landing.ts';
import { quoted } from '../board/quoted.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';
import { filesText } from '../board/countTexts.ts';

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
    ask: say('Result to apply'),
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
  vscode.window.setStatusBarMessage(`$(git-merge) ${say('Landing “{0}”…', title)}`, landing);
  const outcome = await landing;
  if (outcome.kind === 'landed') {
    const { commit, files } = outcome;
    services.log.info(`${id} landed commit=${commit ?? 'none'} files=${files.length}`);
    const text = landedText(outcome, scope.targetBranch);
    if (rest === undefined)
      vscode.window.setStatusBarMessage(`$(pass) ${quoted(title)} ${text}`, SHOWN_MS);
    else await tellRest(say('The chosen part of “{0}” {1}', title, text), rest);
    return;
  }
  await refused(services, title, id, outcome);
}

async function tellRest(landed: string, rest: string): Promise<void> {
  const text = say('{0}; what was not chosen is held as {1}.', landed, rest);
  const chosen = await vscode.window.showInformationMessage(text, say('Review the Rest'));
  if (chosen) await vscode.commands.executeCommand('haft.review', rest);
}

function landedText({ commit, files }: Landing & { kind: 'landed' }, branch: string): string {
  if (commit === null) return say('was already in {0}', branch);
  return say('landed on {0} as {1}, {2}', branch, commit.slice(0, 8), filesText(files.length));
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
  const again = say('Apply Again');
  const chosen = await vscode.window.showWarningMessage(
    oneLine(say('“{0}” did not land. {1}', title, why)),
    again,
    say('Requeue'),
  );
  if (chosen)
    await vscode.commands.executeCommand(chosen === again ? 'haft.apply' : 'haft.requeue', id);
}
