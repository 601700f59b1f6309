import * as vscode from 'vscode';
import type { Choice, Offer } from './choices.ts';

/** How a step of a form ended: with an answer, by going back, or by giving up. */
export type StepEnd<T> =
  | { readonly kind: 'next'; readonly answer: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'gone' };

/** Where in the form it stands; the first has nothing to go back to. */
export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** One line of text that may not be empty. */
export function askLine(
  place: StepPlace & {
    /** What is asked, which is the name of the box as well. */
    readonly placeholder: string;
    readonly prompt: string;
    readonly value: string;
    readonly refusal: string;
  },
): Promise<StepEnd<string>> {
  const box = vscode.window.createInputBox();
  box.placeholder = place.placeholder;
  box.prompt = place.prompt;
  box.value = place.value;
  box.onDidChangeValue(() => (box.validationMessage = ''));
  return ended(box, place, (end) => {
    box.onDidAccept(() => {
      const answer = box.value.trim();
      if (answer === '') box.validationMessage = place.refusal;
      else end(answer);
    });
  });
}

/** One of a few. */
export function askOne<T extends vscode.QuickPickItem>(
  place: StepPlace & { readonly placeholder: string; readonly items: readonly T[] },
): Promise<StepEnd<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.placeholder = place.placeholder;
  pick.items = place.items;
  return ended(pick, place, (end) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) end(chosen);
    });
  });
}

interface Row extends vscode.QuickPickItem {
  readonly value: string;
}

/**
 * Several of many: what is typed finds rows, or is one itself. Enter ticks the row found, and goes on where
 * nothing is typed.
 */
export function askMany(
  place: StepPlace & {
    readonly placeholder: string;
    readonly offer: Offer;
    readonly ticked: readonly string[];
    /** Behind the title, as of what is ticked now. */
    readonly told: (ticked: readonly string[]) => string;
    /** Said where nothing is ticked and something must be. */
    readonly refusal?: string;
  },
): Promise<StepEnd<readonly string[]>> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.canSelectMany = true;
  pick.placeholder = place.placeholder;
  const ticked = (): string[] => pick.selectedItems.map(({ value }) => value);
  const tell = (values = ticked()): void => {
    pick.title = `${place.title} — ${place.told(values)}`;
  };
  let found: Row | undefined;
  const draw = (values: readonly string[]): void => {
    const typed = pick.value.trim();
    const rows = place.offer(typed, values).map(rowOf);
    pick.items = rows;
    pick.selectedItems = rows.filter(({ value }) => values.includes(value));
    // What Enter would add is seen before it is pressed.
    pick.activeItems = typed === '' ? [] : rows.slice(0, 1);
    [found] = rows;
    tell([...values]);
  };
  pick.onDidChangeValue(() => draw(ticked()));
  pick.onDidChangeSelection(() => tell());
  return ended(pick, place, (end) => {
    draw(place.ticked);
    pick.onDidAccept(() => {
      const chosen = ticked();
      const active = pick.activeItems[0] ?? found;
      const isTyped = pick.value.trim() !== '';
      if (!isTyped && (chosen.length > 0 || place.refusal === undefined)) {
        end(chosen);
        return;
      }
      if (isTyped && active) {
        pick.value = '';
        draw([...new Set([...chosen, active.value])]);
        return;
      }
      pick.placeholder = place.refusal ?? place.placeholder;
    });
  });
}

/** The offer is what is shown: the editor's own filter would hide what is ticked. */
const rowOf = ({ value, label, description }: Choice): Row => ({
  ...{ value, label, description, alwaysShow: true },
});

/** Shows it, and lets it go with its end. */
function ended<T>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  { title, step, totalSteps }: StepPlace,
  listen: (end: (answer: T) => void) => void,
): Promise<StepEnd<T>> {
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  input.ignoreFocusOut = true;
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  return new Promise<StepEnd<T>>((resolve) => {
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
    });
    input.onDidHide(() => resolve({ kind: 'gone' }));
    listen((answer) => resolve({ kind: 'next', answer }));
    input.show();
  }).finally(() => input.dispose());
}
