import * as vscode from 'vscode';
import { sampleCost } from '../commands/openSample.ts';
import { isNewSample } from './sampleMemory.ts';
import { say } from '../words.ts';

/** Shows whoever opened the sample project what it is, and says what its runs may take before there is one. */
export async function welcomeToSample(everywhere: vscode.Memento): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder || !(await isNewSample(everywhere, folder.fsPath))) return;
  const { executeCommand } = vscode.commands;
  await executeCommand('markdown.showPreview', vscode.Uri.joinPath(folder, 'README.md'));
  await executeCommand('haft.decisions.focus');
  const setUp = say('Check Set-up');
  if ((await vscode.window.showInformationMessage(sampleCost(), setUp)) === setUp)
    await executeCommand('haft.setUp');
}
