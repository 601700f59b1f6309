import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import {
  changeAt,
  changesBeyond,
  roundFrom,
  spanOf,
  type Side,
} from '../../domain/review/change.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { putCursor } from '../review/cursor.ts';
import { openFileDiff } from '../review/sides.ts';
import { shownFile, type ShownFile } from '../reviewed/shownFile.ts';
import { say } from '../words.ts';
import type { WindowServices } from '../windowServices.ts';
import { SHOWN_MS } from './ask.ts';
import type { Command } from './command.ts';

/** Marks the change under the cursor as reviewed, or takes the mark away. */
export const toggleChangeReviewed = {
  run: (services) => services.steps.take(() => toggle(services)),
} satisfies Command;

/** Goes to the next change that is not reviewed, from file to file, round and round. */
export const nextUnreviewed = {
  run: (services) => services.steps.take(() => go(services, 1)),
} satisfies Command;

/** The same, the other way round. */
export const previousUnreviewed = {
  run: (services) => services.steps.take(() => go(services, -1)),
} satisfies Command;

async function toggle(services: WindowServices): Promise<void> {
  const { editor, shown } = await inFront(services);
  if (!shown || !editor) throw noChange();
  const { marks, changes } = services;
  const { hunks } = await changes.file(shown.change);
  const line = editor.selection.active.line + 1;
  const index = hunks.length === 0 ? 0 : changeAt(hunks, shown.side, line);
  if (index === undefined) throw noChange();
  const { id } = shown.view.commission;
  const isReviewed = (await marks.eachOf(id, shown.change))[index] === true;
  await marks.markChange(id, shown.change, index, !isReviewed);
  const each = await marks.eachOf(id, shown.change);
  const count = each.filter(Boolean).length;
  tell(say('$(checklist) {0} of {1} changes reviewed', count, each.length));
}

interface Place {
  readonly change: FileChange;
  /** 1-based, on the side of the result. */
  readonly line: number;
}

interface Cursor {
  readonly path: string;
  readonly side: Side;
  /** 1-based. */
  readonly line: number;
}

async function go(services: WindowServices, step: 1 | -1): Promise<void> {
  const { reviews } = services;
  const { reports } = await services.ready();
  const view = reviews.active === undefined ? undefined : reports.ledger.get(reviews.active);
  if (!view) throw noChange();
  const { editor, shown } = await inFront(services);
  const cursor =
    editor && shown?.view.commission.id === view.commission.id
      ? { path: shown.change.path, side: shown.side, line: editor.selection.active.line + 1 }
      : undefined;
  const place = await findPlace(services, view, step, cursor);
  if (!place) {
    tell(`$(pass) ${say('Every change of this result is reviewed.')}`);
    return;
  }
  const isHere = cursor?.side === 'new' && cursor.path === place.change.path;
  if (isHere && (await goTo(editor, place.line))) return;
  await openFileDiff(view, place.change, place.line);
}

async function findPlace(
  services: WindowServices,
  view: CommissionView,
  step: 1 | -1,
  cursor: Cursor | undefined,
): Promise<Place | undefined> {
  const files = await services.changes.result(view);
  const at = files.findIndex(({ path }) => path === cursor?.path);
  for (const [nth, index] of roundFrom(files.length, at, step).entries()) {
    const change = files[index];
    const from = nth === 0 && at >= 0 ? cursor : undefined;
    const line = change && (await lineIn(services, view, change, step, from));
    if (change && line !== undefined) return { change, line };
  }
  return undefined;
}

/** The first line of the first change of a file that is not reviewed, beyond the cursor where it is in that file. */
async function lineIn(
  { changes, marks }: WindowServices,
  { commission: { id } }: CommissionView,
  change: FileChange,
  step: 1 | -1,
  from: Cursor | undefined,
): Promise<number | undefined> {
  if ((await marks.standingOf(id, change)).isReviewed) return undefined;
  const { hunks } = await changes.file(change);
  if (hunks.length === 0) return from ? undefined : 1;
  const each = await marks.eachOf(id, change);
  const beyond = changesBeyond(hunks, from?.side ?? 'new', from?.line, step);
  const hunk = hunks[beyond.find((one) => each[one] !== true) ?? -1];
  return hunk && Math.max(1, spanOf(hunk, 'new').first);
}

async function inFront(services: WindowServices): Promise<{
  readonly editor?: vscode.TextEditor;
  readonly shown?: ShownFile;
}> {
  const editor = vscode.window.activeTextEditor;
  const { reports } = await services.ready();
  const shown = await shownFile(editor?.document.uri, reports.ledger, services.changes);
  return { ...(editor && { editor }), ...(shown && { shown }) };
}

/**
 * Moves the cursor where the text in front can show it. In a diff of many files that is what is in view: the editor
 * scrolls none of them on its own, and draws one that is asked to amiss.
 */
async function goTo(editor: vscode.TextEditor | undefined, line: number): Promise<boolean> {
  if (!editor) return false;
  const there = new vscode.Range(line - 1, 0, line - 1, 0);
  const inView = editor.visibleRanges.some((range) => range.contains(there));
  const isAlone =
    vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff;
  if (!inView && !isAlone) return false;
  await putCursor(editor, line);
  if (!inView) editor.revealRange(there, vscode.TextEditorRevealType.InCenter);
  return true;
}

function tell(text: string): void {
  vscode.window.setStatusBarMessage(text, SHOWN_MS);
}

const noChange = (): Fault =>
  new Fault({
    code: 'nothing_suits',
    what: 'There is no change of a result under the cursor.',
    advice: 'Put the cursor into changed lines of a review.',
  });
