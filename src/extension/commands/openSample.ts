import * as vscode from 'vscode';
import { sampleDecisions, sampleTokens } from '../../domain/sample/sampleProject.ts';
import { rememberSample } from '../setup/sampleMemory.ts';
import type { WindowServices } from '../windowServices.ts';
import { concurrencySetting } from '../settings.ts';
import { say } from '../words.ts';

/** What its runs may take, in words; told before it is written, and once more where it is opened. */
export const sampleCost = (): string =>
  say(
    'Nothing runs before you press Drain. Then up to {0} codex agents work with the account codex is signed in with; each of the {1} decisions may take {2} tokens at most, as its file says.',
    concurrencySetting(),
    sampleDecisions,
    sampleTokens.toLocaleString('en'),
  );

/** Writes a small project into a new folder below one that is chosen, and opens it (docs/rules.md R269). */
export async function openSample({ everywhere, log }: WindowServices): Promise<void> {
  const choose = say('Choose a Folder…');
  const told = await vscode.window.showInformationMessage(
    say('A sample project: a till in a few lines of shell, with {0} decisions.', sampleDecisions),
    {
      modal: true,
      detail: `${say('It becomes a git repository in a new folder below the one you choose; no file of yours is touched.')} ${sampleCost()}`,
    },
    choose,
  );
  if (told !== choose) return;
  const [parent] =
    (await vscode.window.showOpenDialog({
      ...{ canSelectFiles: false, canSelectFolders: true },
      title: say('Where shall the sample project be?'),
      openLabel: say('Put It Here'),
    })) ?? [];
  if (!parent) return;
  // Loaded when first needed, as all that starts git.
  const { createSample } = await import('../../composition/createSample.ts');
  const folder = await createSample(parent.fsPath);
  log.info(`sample project in ${folder}`);
  await rememberSample(everywhere, folder);
  // What is open stays open.
  const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), {
    forceNewWindow,
  });
}
