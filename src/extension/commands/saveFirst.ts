import * as vscode from 'vscode';
import { oneLine } from '../board/safeText.ts';
import { decisionFiles } from '../decisions/openDecisions.ts';
import type { WindowServices } from '../windowServices.ts';
import { say } from '../words.ts';

/**
 * A commission is made from the file: offers to save the decision that is meant, where its text is not
 * saved. False when the operator thinks better of it.
 *
 * @param clicked The decision's id, its row in the tree, or nothing, which means the one in front.
 */
export async function saveFirst(
  { openDecisions }: WindowServices,
  clicked: unknown,
): Promise<boolean> {
  const id = idOf(clicked);
  const front = vscode.window.activeTextEditor?.document;
  const unsaved = vscode.workspace.textDocuments.filter(
    (one) => (one.isDirty || one.isUntitled) && vscode.languages.match(decisionFiles, one) > 0,
  );
  const meant = unsaved.find((one) =>
    id === undefined ? one === front : openDecisions.checkOf(one.uri)?.decision?.id === id,
  );
  if (!meant) return true;
  const title = openDecisions.checkOf(meant.uri)?.decision?.title ?? say('This decision');
  const save = say('Save and Create');
  const chosen = await vscode.window.showInformationMessage(
    say('“{0}” is not saved. Its commission is made from the file.', oneLine(title)),
    { modal: true },
    save,
  );
  return chosen === save && (await meant.save());
}

/** As the tree and the code lens name it. */
function idOf(clicked: unknown): string | undefined {
  if (typeof clicked === 'string') return clicked;
  if (typeof clicked !== 'object' || clicked === null) return undefined;
  const key: unknown = Reflect.get(clicked, 'key');
  return typeof key === 'string' ? key : undefined;
}
