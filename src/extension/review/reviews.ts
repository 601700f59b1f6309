import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import type { Board } from '../board/board.ts';
import { oneLine } from '../board/safeText.ts';
import type { ContextKeys } from '../contextKeys.ts';
import { uriOf } from './documents.ts';
import { documentOf } from './documentUri.ts';

type Side = vscode.Uri | undefined;

/**
 * Opens results in the native diff editor and knows which review is in front, so that Apply and
 * Requeue in the editor's title mean that one.
 */
export class Reviews implements vscode.Disposable {
  /** A diff of many files has no address of ours; its tab is known by the title we gave. */
  private readonly titles = new Map<string, string>();
  private readonly opened: () => Harness | undefined;
  private readonly keys: ContextKeys;
  private readonly owned: vscode.Disposable;

  constructor(opened: () => Harness | undefined, board: Board, keys: ContextKeys) {
    this.opened = opened;
    this.keys = keys;
    const { tabGroups } = vscode.window;
    this.owned = vscode.Disposable.from(
      tabGroups.onDidChangeTabs(() => this.mark()),
      tabGroups.onDidChangeTabGroups(() => this.mark()),
      vscode.Disposable.from(board.onDidChange(() => this.mark())),
    );
  }

  /** Shows base and result of a captured result, each file beside its other side, the proof first. */
  async show(harness: Harness, view: CommissionView): Promise<void> {
    const { id, decisionTitle } = view.commission;
    const { changes } = await harness.result(id);
    const title = `${oneLine(decisionTitle)} (${id})`;
    this.titles.set(title, id);
    const proof = uriOf({ kind: 'proof', commission: id });
    await vscode.commands.executeCommand('vscode.changes', title, [
      [proof, undefined, proof],
      ...changes.map((change) => this.entry(view, change)),
    ]);
    this.mark();
  }

  /** The commission whose review is in front, if one is. */
  get active(): string | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (!tab) return undefined;
    const { input, label } = tab;
    if (input instanceof vscode.TabInputTextDiff) return documentOf(input.modified)?.commission;
    if (input instanceof vscode.TabInputText) return documentOf(input.uri)?.commission;
    return [...this.titles].find(([title]) => isTitled(label, title))?.[1];
  }

  dispose(): void {
    this.owned.dispose();
  }

  private entry(
    { commission: { id }, result }: CommissionView,
    { path, kind }: FileChange,
  ): [vscode.Uri, Side, Side] {
    const at = (commit = ''): vscode.Uri => uriOf({ kind: 'file', commission: id, commit, path });
    const [base, end] = [at(result?.base), at(result?.commit)];
    return [end, kind === 'added' ? undefined : base, kind === 'deleted' ? undefined : end];
  }

  private mark(): void {
    const id = this.active;
    const view = id === undefined ? undefined : this.opened()?.ledger.get(id);
    this.keys.set('haft.reviewing', view ? situationOf(view) : '');
  }
}

/** The editor adds the number of files to a title. */
const isTitled = (label: string, title: string): boolean =>
  label === title || label.startsWith(`${title} (`);
