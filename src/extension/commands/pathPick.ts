import * as vscode from 'vscode';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';

export interface PathQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  /** Offered and ticked; what is typed is offered beside them. */
  readonly given: readonly string[];
  /** False: an answer without any path is not taken. */
  readonly optional: boolean;
}

interface PathItem extends vscode.QuickPickItem {
  readonly path: string;
}

/** Paths ticked in a list, and any typed: several at once with commas. `undefined` when given up. */
export async function pickPaths(question: PathQuestion): Promise<readonly string[] | undefined> {
  const pick = vscode.window.createQuickPick<PathItem>();
  // What is typed adds a path; it must not hide the others as a filter would.
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.step = question.step;
  pick.totalSteps = question.totalSteps;
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.items = question.given.map((path) => ({ label: oneLine(path), path, alwaysShow: true }));
  pick.selectedItems = pick.items;
  let typed: PathItem | undefined;
  const offerTyped = (value: string): void => {
    const wasTicked = [...pick.selectedItems].filter((one) => one !== typed);
    const all = pick.items.filter((one) => one !== typed);
    const path = value.trim();
    typed = path ? { label: path, description: say('add'), path, alwaysShow: true } : undefined;
    pick.items = typed ? [typed, ...all] : all;
    pick.selectedItems = typed ? [typed, ...wasTicked] : wasTicked;
  };
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeValue(offerTyped);
      pick.onDidAccept(() => {
        const paths = pick.selectedItems.flatMap(({ path }) => split(path));
        if (paths.length > 0 || question.optional) resolve([...new Set(paths)]);
        else pick.placeholder = say('Type at least one path, such as src/ or docs/**/*.md');
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

const split = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
