import * as vscode from 'vscode';
import { messageOf } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import { spanOf } from '../../domain/review/change.ts';
import { say } from '../words.ts';
import type { ChangesOf } from './fileChanges.ts';
import type { ReviewMarks } from './reviewMarks.ts';
import { shownFile, type ShownFile } from './shownFile.ts';

interface SignNeeds {
  readonly opened: () => Harness | undefined;
  readonly marks: ReviewMarks;
  readonly changes: ChangesOf;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** Signs of reviewed changes in the texts of a review: a bar along their lines, and the word on the last. */
export class ChangeSigns implements vscode.Disposable {
  private readonly needs: SignNeeds;
  private readonly owned = new DisposableStore();
  private readonly bar: vscode.TextEditorDecorationType;
  private readonly word: vscode.TextEditorDecorationType;

  constructor(needs: SignNeeds) {
    this.needs = needs;
    const { window } = vscode;
    this.bar = this.owned.add(
      window.createTextEditorDecorationType({
        isWholeLine: true,
        borderStyle: 'solid',
        borderWidth: '0 0 0 2px',
        borderColor: new vscode.ThemeColor('charts.green'),
        overviewRulerColor: new vscode.ThemeColor('charts.green'),
        overviewRulerLane: vscode.OverviewRulerLane.Left,
      }),
    );
    this.word = this.owned.add(
      window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        after: {
          contentText: `✓ ${say('reviewed')}`,
          color: new vscode.ThemeColor('editor.foreground'),
          margin: '0 0 0 2em',
        },
      }),
    );
    this.owned.add(window.onDidChangeVisibleTextEditors((editors) => this.drawAll(editors)));
    this.owned.add(needs.marks.onDidChange((id) => this.drawAll(window.visibleTextEditors, id)));
    this.drawAll(window.visibleTextEditors);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private drawAll(editors: readonly vscode.TextEditor[], commission?: string): void {
    for (const editor of editors)
      void this.draw(editor, commission).catch((thrown: unknown) =>
        this.needs.log.warn(`review marks: ${messageOf(thrown)}`),
      );
  }

  private async draw(editor: vscode.TextEditor, commission: string | undefined): Promise<void> {
    const { opened, changes } = this.needs;
    const { uri } = editor.document;
    const shown = await shownFile(uri, opened()?.reports.ledger, changes);
    if (!shown || (commission !== undefined && shown.view.commission.id !== commission)) return;
    const lines = await this.linesOf(shown, editor.document.lineCount);
    const ranges = lines.map(({ first, last }) => new vscode.Range(first, 0, last, 0));
    editor.setDecorations(this.bar, ranges);
    const ends = ranges.map(({ end: { line } }) => editor.document.lineAt(line).range);
    editor.setDecorations(this.word, ends);
  }

  /** Lines of its reviewed changes, from 0. */
  private async linesOf(
    { view, change, side }: ShownFile,
    count: number,
  ): Promise<{ first: number; last: number }[]> {
    const { hunks } = await this.needs.changes.file(change);
    const each = await this.needs.marks.eachOf(view.commission.id, change);
    const within = (line: number): number => Math.min(Math.max(line, 1), count) - 1;
    if (hunks.length === 0) return each[0] === true ? [{ first: 0, last: within(count) }] : [];
    return hunks.flatMap((hunk, index) => {
      if (each[index] !== true) return [];
      const { first, last } = spanOf(hunk, side);
      // What has no line here has its sign on the one after which it stands.
      const isHere = (side === 'old' ? hunk.oldLines : hunk.newLines) > 0;
      return [{ first: within(first), last: within(isHere ? last : first) }];
    });
  }
}
