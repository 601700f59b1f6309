import * as vscode from 'vscode';
import { Fault, messageOf } from '../base/fault.ts';
import { oneLine } from './board/safeText.ts';
import { say } from './words.ts';

/** Shows a fault to the operator. */
export type Tell = (thrown: unknown) => void;

interface Way {
  readonly button: string;
  readonly command: string;
}

/** What a click can do about a fault that is no failure: something is still to be made (docs/rules.md R224). */
const ways: Readonly<Record<string, Way>> = {
  no_active_decision: { button: say('New Decision'), command: 'haft.newDecision' },
  drain_not_found: { button: say('Drain'), command: 'haft.drain' },
  nothing_suits: { button: say('Show Commissions'), command: 'haft.commissions.focus' },
  not_a_repository: { button: say('Initialize Repository'), command: 'git.init' },
  no_folder: { button: say('Open Folder'), command: 'workbench.action.files.openFolder' },
  repository_empty: { button: say('Open Source Control'), command: 'workbench.view.scm' },
};

/** What is no failure either, and no click can do anything about. */
const unmade: ReadonlySet<string> = new Set(['setup_missing']);

/** The one place where a fault meets the operator: what is wrong, what to do, and the log. */
export function tellWith(log: vscode.LogOutputChannel): Tell {
  return (thrown) => {
    const text = Fault.is(thrown)
      ? `${thrown.message} ${thrown.advice}`
      : say('Haft failed: {0}', messageOf(thrown));
    const way = Fault.is(thrown) ? ways[thrown.code] : undefined;
    if (way || (Fault.is(thrown) && unmade.has(thrown.code))) {
      log.info(text);
      const buttons = way ? [way.button] : [];
      void vscode.window.showInformationMessage(oneLine(text), ...buttons).then((chosen) => {
        if (chosen && way) void vscode.commands.executeCommand(way.command);
      });
      return;
    }
    log.error(Fault.is(thrown) ? `${thrown.code}: ${text}` : stackOf(thrown));
    void vscode.window.showErrorMessage(oneLine(text), say('Show Log')).then((chosen) => {
      if (chosen) log.show();
    });
  };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
