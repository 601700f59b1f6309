import * as vscode from 'vscode';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import {
  outageAdvice,
  outageName,
  type Outage,
  type OutageFound,
} from '../../domain/provider/outage.ts';
import { OperatorLines } from '../../engine/words/operatorLines.ts';
import { say } from '../words.ts';

/** The log says the time of every line itself. */
const ownTime = /^(\[[\w-]+\]) \S+Z /;

/**
 * Writes the operator stream of every drain of this repository, in whatever process it runs, to the log.
 * @param isMine Whether this window drains: then it tells of an outage also while nobody looks.
 */
export function streamDrains(
  harness: Harness,
  log: vscode.LogOutputChannel,
  isMine: () => boolean,
): Disposable {
  const lines = new OperatorLines();
  let told: Outage | undefined;
  /** Once an outage, where it is met or where somebody looks; it needs no answer. */
  const tellOfOutage = ({ cause, text }: OutageFound): void => {
    if (told === cause || !(isMine() || vscode.window.state.focused)) return;
    told = cause;
    const words = say(
      'Haft waits: {0}. {1}; {2}.',
      outageName[cause],
      text.replace(/[.\s]+$/, ''),
      outageAdvice[cause],
    );
    void vscode.window.showWarningMessage(words);
  };
  return harness.reports.onDidAppend((events) => {
    for (const event of events) {
      if (event.type === 'drain_started')
        log.info(`${event.data.drain} started, concurrency=${event.data.concurrency}`);
      if (event.type === 'drain_waiting') tellOfOutage(event.data);
      if (event.type === 'drain_resumed') told = undefined;
      if (event.type === 'drain_ended') log.info(`${event.data.drain} ended, ${event.data.how}`);
      for (const line of lines.of(event)) log.info(line.replace(ownTime, '$1 '));
    }
  });
}
