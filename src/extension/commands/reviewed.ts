import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { documentOf } from '../review/documentUri.ts';
import { say } from '../words.ts';
import type { WindowServices } from '../windowServices.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';

/** Ticks a file of a result as reviewed, or off again: the row that is meant, or the file the cursor is in. */
export const toggleReviewed = {
  onTarget: async (services, target) => {
    const { commission, path } = fileMeant(target) ?? {};
    if (commission === undefined || path === undefined) throw noFile();
    const harness = await services.ready();
    const { changes } = await harness.reports.result(commission);
    const change = changes.find((one) => one.path === path);
    if (!change) throw noFile();
    const { marks } = services;
    const { isReviewed } = await marks.standingOf(commission, change);
    await marks.mark(commission, [change], !isReviewed);
    await tellCount(services, commission, changes);
  },
} satisfies Command;

/** Shows what is different in a result from the one looked at before it. */
export const sinceLastLook = {
  onCommission: async ({ looks, reviews }, harness, view) => {
    const earlier = looks.before(view);
    if (earlier === undefined) throw noEarlier();
    if (!(await harness.reports.isKept(earlier))) throw goneEarlier();
    if (await reviews.showSince(harness, view, earlier)) return;
    const text = say('$(info) Nothing has changed since your last look.');
    vscode.window.setStatusBarMessage(text, SHOWN_MS);
  },
  suits: {
    test: (view) => view.result !== undefined,
    none: 'No commission has a result yet.',
    ask: say('Result to compare with the one you saw before'),
  },
} satisfies Command;

async function tellCount(
  { marks }: WindowServices,
  commission: string,
  changes: readonly FileChange[],
): Promise<void> {
  const each = await Promise.all(changes.map((change) => marks.standingOf(commission, change)));
  const count = each.filter(({ isReviewed }) => isReviewed).length;
  const text = say('$(checklist) {0} of {1} files reviewed', count, changes.length);
  vscode.window.setStatusBarMessage(text, SHOWN_MS);
}

interface FileMeant {
  readonly commission: string;
  readonly path: string;
}

/** A row of the tree says it itself; a key means the file the cursor is in. */
function fileMeant(target: unknown): FileMeant | undefined {
  if (typeof target === 'object' && target !== null && 'change' in target) {
    const { commission, change } = target as { commission: string; change: FileChange };
    return { commission, path: change.path };
  }
  const uri = vscode.window.activeTextEditor?.document.uri;
  const document = uri && documentOf(uri);
  return document?.kind === 'file' ? document : undefined;
}

const noFile = (): Fault =>
  new Fault({
    code: 'nothing_suits',
    what: 'There is no file of a result in front.',
    advice:
      'Put the cursor into a file of a review, or use the row of the file in the Commissions view.',
  });

const noEarlier = (): Fault =>
  new Fault({
    code: 'nothing_suits',
    what: 'This is the first result of that commission you look at.',
    advice: 'Review it; after changes were requested this shows what became of them.',
  });

const goneEarlier = (): Fault =>
  new Fault({
    code: 'nothing_suits',
    what: 'The result you looked at before is not there any more.',
    advice: 'Review the whole result.',
  });
