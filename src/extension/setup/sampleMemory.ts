import type { Memento } from 'vscode';

/** The sample project that was just written and no window has opened yet. */
const remembered = 'haft.sample';

export const rememberSample = (everywhere: Memento, folder: string): Thenable<void> =>
  everywhere.update(remembered, folder);

/** True once, in the window that opens it. */
export async function isNewSample(everywhere: Memento, folder: string): Promise<boolean> {
  if (everywhere.get(remembered) !== folder) return false;
  await everywhere.update(remembered, undefined);
  return true;
}
