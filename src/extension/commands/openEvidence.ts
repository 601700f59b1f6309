import * as vscode from 'vscode';
import { oneLine } from '../board/safeText.ts';
import { evidenceText } from '../output/evidenceText.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** What finds problems where no task of the workspace says; the editor brings them. */
const usual = ['$tsc', '$eslint-stylish', '$eslint-compact', '$go'];

/** As the manifest declares it. */
const type = 'haft';

/**
 * Opens what the evidence of a result said as a task, so that the workspace's own problem matchers find in it
 * what is amiss, and where (docs/rules.md R271). Nothing is run.
 */
export const openEvidence = {
  onCommission: async (_services, _harness, { commission, verdict }) => {
    const text = evidenceText(verdict?.evidence ?? []);
    const name = say('Evidence of {0}', oneLine(commission.decisionTitle));
    const task = new vscode.Task(
      { type, commission: commission.id },
      vscode.TaskScope.Workspace,
      name,
      'Haft',
      new vscode.CustomExecution(() => Promise.resolve(printing(text))),
      await matchersHere(),
    );
    task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
    await vscode.tasks.executeTask(task);
  },
  suits: {
    test: ({ verdict }) => (verdict?.evidence.length ?? 0) > 0,
    none: 'No evidence has run yet.',
    ask: say('Commission whose evidence is looked at'),
  },
} satisfies Command;

/** Those that the workspace's tasks name. A provider of tasks that fails is none of ours. */
async function matchersHere(): Promise<string[]> {
  try {
    const tasks = await vscode.tasks.fetchTasks();
    const named = new Set(tasks.flatMap(({ problemMatchers }) => problemMatchers));
    return named.size > 0 ? [...named] : usual;
  } catch {
    return usual;
  }
}

/** A terminal that says this and ends. */
function printing(text: string): vscode.Pseudoterminal {
  const write = new vscode.EventEmitter<string>();
  const end = new vscode.EventEmitter<number>();
  return {
    onDidWrite: write.event,
    onDidClose: end.event,
    open: () => {
      write.fire(text);
      end.fire(0);
    },
    close: () => {
      write.dispose();
      end.dispose();
    },
  };
}
