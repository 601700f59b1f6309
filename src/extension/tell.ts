import * as vscode from 'vscode';
import { Fault, messageOf } from '../base/fault.ts';
import { oneLine } from './board/safeText.ts';

/** Shows a fault to the operator. */
export type Tell = (thrown: unknown) => void;

/** The one place where a fault meets the operator: what is wrong, what to do, and the log. */
export function tellWith(log: vscode.LogOutputChannel): Tell {
  return (thrown) => {
    const text = Fault.is(thrown)
      ? `${thrown.message} ${thrown.advice}`
      : `Haft failed: ${messageOf(thrown)}`;
    log.error(Fault.is(thrown) ? `${thrown.code}: ${text}` : stackOf(thrown));
    void vscode.window.showErrorMessage(oneLine(text), 'Show Log').then((chosen) => {
      if (chosen) log.show();
    });
  };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
