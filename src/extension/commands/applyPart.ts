import * as vscode from 'vscode';
import { grouped } from '../../base/grouped.ts';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { linesOf } from '../../domain/review/hunk.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import type { Choice } from '../../engine/review/split.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { fileText } from '../review/fileText.ts';
import { hunkRows, type HunkRow } from '../review/hunkRows.ts';
import { land } from './apply.ts';
import type { Command } from './command.ts';
import { say } from '../words.ts';

/** Lands chosen files and hunks of a held result; what is not chosen is held as a commission of its own. */
export const applyPart = {
  onCommission: async (services, harness, view) => {
    const title = say('Apply part of “{0}”', oneLine(view.commission.decisionTitle));
    const { changes } = await harness.reports.result(view.commission.id);
    const files = await pickFiles(title, changes);
    if (!files) return;
    const split = await hunksOf(harness, files);
    const hunks = split.length > 0 ? await pickHunks(title, split) : [];
    if (!hunks) return;
    void landPart(services, harness, view, choicesOf(files, split, hunks)).catch(services.tell);
  },
  suits: {
    test: (view) => situationOf(view) === 'held',
    none: 'No result is held.',
    ask: say('Result to apply in part'),
  },
} satisfies Command;

const kinds = { added: say('added'), modified: say('modified'), deleted: say('deleted') } as const;
const marks = { added: 'diff-added', modified: 'diff-modified', deleted: 'diff-removed' } as const;

async function pickFiles(
  title: string,
  changes: readonly FileChange[],
): Promise<readonly FileChange[] | undefined> {
  const items = changes.map((change) => ({
    label: `$(${marks[change.kind]}) ${oneLine(change.path.toWellFormed())}`,
    description: kinds[change.kind],
    change,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${title} (1/2)`,
    placeHolder: say('Files to apply; hunks of a file can be chosen next'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ change }) => change);
}

/** Files that can be taken hunk by hunk: those with more than one. */
async function hunksOf(harness: Harness, files: readonly FileChange[]): Promise<HunkRow[]> {
  const rows: HunkRow[] = [];
  for (const { path, kind, oldBlob, newBlob } of files) {
    if (kind !== 'modified') continue;
    const hunks = await harness.reports.hunks(oldBlob, newBlob);
    if (hunks.length < 2) continue;
    const lines = async (oid: string): Promise<string[]> =>
      linesOf(fileText(await harness.reports.blob(oid)));
    rows.push(...hunkRows(path, hunks, await lines(oldBlob), await lines(newBlob)));
  }
  return rows;
}

async function pickHunks(
  title: string,
  rows: readonly HunkRow[],
): Promise<readonly HunkRow[] | undefined> {
  const byPath = grouped(rows, ({ path }) => path);
  const items = [...byPath].flatMap(([path, of]) => [
    { label: oneLine(path.toWellFormed()), kind: vscode.QuickPickItemKind.Separator },
    ...of.map((row) => ({
      label: row.label,
      description: row.description,
      detail: row.detail,
      picked: true,
      row,
    })),
  ]);
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${title} (2/2)`,
    placeHolder: say('Hunks to apply; untick what is to wait'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDetail: true,
  });
  return chosen?.flatMap((item) => ('row' in item ? item.row : []));
}

/** A file of one hunk is taken whole; of the others what was ticked, all ticked being whole again. */
function choicesOf(
  files: readonly FileChange[],
  offered: readonly HunkRow[],
  ticked: readonly HunkRow[],
): Choice[] {
  return files.flatMap(({ path }): Choice[] => {
    const count = offered.filter((row) => row.path === path).length;
    const hunks = ticked.filter((row) => row.path === path).map(({ index }) => index);
    if (count === hunks.length) return [{ path }];
    return hunks.length > 0 ? [{ path, hunks }] : [];
  });
}

async function landPart(
  services: WindowServices,
  harness: Harness,
  view: CommissionView,
  chosen: readonly Choice[],
): Promise<void> {
  const { id, decisionTitle } = view.commission;
  const splitting = harness.reviews.split(id, chosen, by);
  const text = `$(beaker) ${say('Proving the chosen part of “{0}”…', oneLine(decisionTitle))}`;
  vscode.window.setStatusBarMessage(text, splitting);
  const { rest } = await splitting;
  await land(services, harness, view, rest);
}
