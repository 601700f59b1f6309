import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { oneLine } from '../board/safeText.ts';
import type { Collisions } from '../review/collisions.ts';
import { collisionsText } from '../review/collisionText.ts';
import type { ReviewMarks, Standing } from '../reviewed/reviewMarks.ts';
import { say } from '../words.ts';
import { fileTitle, sidesOf } from '../review/sides.ts';

/** One file of a result, below its commission. */
export interface FileNode {
  readonly kind: 'file';
  readonly commission: string;
  readonly view: CommissionView;
  readonly change: FileChange;
  readonly standing: Standing;
}

/** The files of a result as rows that can be ticked. */
export class FileRows {
  private readonly opened: () => Harness | undefined;
  private readonly marks: ReviewMarks;
  private readonly collisions: Collisions;

  constructor(opened: () => Harness | undefined, marks: ReviewMarks, collisions: Collisions) {
    this.opened = opened;
    this.marks = marks;
    this.collisions = collisions;
  }

  /** Told of the commission whose rows are to be drawn anew. */
  get onDidChange(): ReviewMarks['onDidChange'] {
    return this.marks.onDidChange;
  }

  async of(commission: string): Promise<FileNode[]> {
    const report = await this.opened()?.reports.result(commission);
    if (!report) return [];
    const { view, changes } = report;
    return Promise.all(
      changes.map(async (change) => {
        const standing = await this.marks.standingOf(commission, change);
        return { kind: 'file', commission, view, change, standing };
      }),
    );
  }

  itemOf({ commission, view, change, standing }: FileNode): vscode.TreeItem {
    const { path, kind } = change;
    const { base, end } = sidesOf(view, change);
    const name = oneLine(posix.basename(path));
    const item = new vscode.TreeItem(name);
    const { isReviewed, each } = standing;
    const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
    const folder = posix.dirname(path);
    item.id = `${commission} ${path}`;
    const collides = collisionsText(
      this.collisions.of(commission).filter(({ paths }) => paths.includes(path)),
    );
    item.description = [
      folder === '.' ? '' : oneLine(folder),
      kind === 'modified' ? '' : words[kind],
      isReviewed || each.length === 0 ? '' : countText(each),
      collides,
    ]
      .filter((part) => part !== '')
      .join(' · ');
    item.resourceUri = end;
    item.iconPath = vscode.ThemeIcon.File;
    item.tooltip = [oneLine(path), collides].filter((part) => part !== '').join('\n');
    item.contextValue = 'file';
    const says = isReviewed
      ? say('reviewed')
      : [say('not reviewed'), ...(each.length > 0 ? [countText(each)] : [])].join(', ');
    item.checkboxState = {
      state: isReviewed ? Checked : Unchecked,
      tooltip: isReviewed ? say('Reviewed') : say('Mark as reviewed'),
      accessibilityInformation: { label: says },
    };
    const heard = [oneLine(path), words[kind], says, ...(collides === '' ? [] : [collides])];
    item.accessibilityInformation = { label: heard.join(', ') };
    item.command = {
      command: 'vscode.diff',
      title: say('Open Changes'),
      arguments: [base, end, fileTitle(view, change)],
    };
    return item;
  }

  /** Ticks rows, and the others off. */
  async tick(items: readonly (readonly [FileNode, vscode.TreeItemCheckboxState])[]): Promise<void> {
    for (const [{ commission, change }, state] of items)
      await this.marks.mark(commission, [change], state === vscode.TreeItemCheckboxState.Checked);
  }
}

const words: Readonly<Record<FileChange['kind'], string>> = {
  added: say('added'),
  modified: say('modified'),
  deleted: say('deleted'),
};

const countText = (each: readonly boolean[]): string =>
  say('{0} of {1} changes', each.filter(Boolean).length, each.length);
