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
  nothing_suits: { button: say('Show Commissions'), command: 'haft.commissions.focus' },
  not_a_repository: { button: say('Initialize Repository'), command: 'git.init' },
  no_folder: { button: say('Open Folder'), command: 'workbench.action.files.openFolder' },
  repository_empty: { button: say('Open Source Control'), command: 'workbench.view.scm' },
};

/** The one place where a fault meets the operator: what is wrong, what to do, and the log. */
export function tellWith(log: vscode.LogOutputChannel): Tell {
  return (thrown) => {
    const text = Fault.is(thrown)
      ? `${thrown.message} ${thrown.advice}`
      : say('Haft failed: {0}', messageOf(thrown));
    const way = Fault.is(thrown) ? ways[thrown.code] : undefined;
    if (way) {
      log.info(text);
      void vscode.window.showInformationMessage(oneLine(text), way.button).then((chosen) => {
        if (chosen) void vscode.commands.executeCommand(way.command);
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
