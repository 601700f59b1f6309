import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { Finding } from '../../engine/doctor/doctor.ts';
import { oneLine } from '../board/safeText.ts';
import { findingRows, findingsTitle, type FindingRow, type Remedy } from '../setup/findingRows.ts';
import type { WindowServices } from '../windowServices.ts';
import { say } from '../words.ts';

/** Tries what a night stands on, and says what to do about what is missing. */
export async function setUp(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  for (;;) {
    const findings = await lookedAt(harness);
    const chosen = await choose(findings);
    if (chosen?.remedy) return carryOut(chosen.remedy);
    if (!chosen?.isAgain) return;
  }
}

/**
 * What keeps agents from working is told before the first is started, while the operator is still there (docs/rules.md R227).
 * False when they do something about it first.
 */
export async function isAgentReady(harness: Harness): Promise<boolean> {
  const findings = await harness.doctor.examine(['agent']);
  const found = findings.find(({ level }) => level === 'problem');
  if (!found) return true;
  const start = say('Start Anyway');
  const look = say('Set Up Haft');
  const text = oneLine(`${found.what} ${found.fix ?? ''}`).replaceAll('`', '');
  const chosen = await vscode.window.showWarningMessage(text, look, start);
  if (chosen === look) await vscode.commands.executeCommand('haft.setUp');
  return chosen === start;
}

function lookedAt(harness: Harness): Thenable<readonly Finding[]> {
  const title = say('Looking at git, codex and the sandbox…');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    harness.doctor.examine(),
  );
}

interface Row extends vscode.QuickPickItem, Pick<FindingRow, 'remedy'> {
  readonly isAgain?: true;
}

function choose(findings: readonly Finding[]): Thenable<Row | undefined> {
  const iconPath = new vscode.ThemeIcon('refresh');
  const again: Row = { label: say('Check again'), detail: '', iconPath, isAgain: true };
  return vscode.window.showQuickPick<Row>([...findingRows(findings), again], {
    title: `${say('Set Up Haft')} — ${findingsTitle(findings)}`,
    placeHolder: say('Choose what to do something about'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
}

async function carryOut(remedy: Remedy): Promise<void> {
  switch (remedy.kind) {
    case 'command':
      await vscode.commands.executeCommand(remedy.command);
      return;
    case 'setting': {
      // Where the window is on another machine, its settings are a page of their own.
      const where = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
      await vscode.commands.executeCommand(`workbench.action.${where}`, { query: remedy.key });
      return;
    }
    case 'terminal':
      vscode.window
        .createTerminal({
          name: 'codex',
          shellPath: remedy.program,
          shellArgs: [...remedy.args],
        })
        .show();
      return;
    case 'read':
      void vscode.window.showInformationMessage(remedy.text);
  }
}
