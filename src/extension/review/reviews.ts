import * as vscode from 'vscode';
import { Emitter } from '../../base/emitter.ts';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import type { Board } from '../board/board.ts';
import { oneLine } from '../board/safeText.ts';
import type { ContextKeys } from '../contextKeys.ts';
import { say } from '../words.ts';
import type { Looks } from '../reviewed/looks.ts';
import { aboutWhich, documentOf } from './documentUri.ts';
import { fileAt, sidesOf } from './sides.ts';

type Side = vscode.Uri | undefined;

interface Shown {
  readonly id: string;
  /** The result that is shown; a revised or split commission has another one. */
  readonly commit: string | undefined;
}

/**
 * Opens results in the native diff editor and knows which review is in front, so that Apply and the
 * other actions in the editor's title mean that one. A diff of a result that was replaced is no review.
 */
export class Reviews implements vscode.Disposable {
  /** A diff of many files has no address of ours; its tab is known by the title we gave. */
  private readonly titles = new Map<string, Shown>();
  private readonly turned = new Emitter<CommissionView | undefined>();
  /** Told of the commission whose result is in front, when that is another one or something happened to it. */
  readonly onDidTurn = this.turned.event;
  private last: CommissionView | undefined;
  private readonly opened: () => Harness | undefined;
  private readonly keys: ContextKeys;
  private readonly looks: Looks;
  private readonly owned: vscode.Disposable;

  constructor(opened: () => Harness | undefined, board: Board, keys: ContextKeys, looks: Looks) {
    this.opened = opened;
    this.looks = looks;
    this.keys = keys;
    const { tabGroups } = vscode.window;
    this.owned = vscode.Disposable.from(
      this.turned,
      tabGroups.onDidChangeTabs(() => this.mark()),
      tabGroups.onDidChangeTabGroups(() => this.mark()),
      vscode.Disposable.from(board.onDidChange(() => this.mark())),
    );
  }

  /**
   * Shows base and result of a captured result, each file beside its other side. What proves it is no file of it and
   * stands on its page, and in the status bar (docs/rules.md R216).
   */
  async show(harness: Harness, view: CommissionView): Promise<void> {
    const { id, decisionTitle } = view.commission;
    const { changes } = await harness.reports.result(id);
    const { commit } = view.result ?? {};
    // Each result has a title of its own: what an older diff shows is not what Apply would land.
    const title = `${oneLine(decisionTitle)} (${id} ${commit?.slice(0, 7) ?? ''})`;
    this.claim(title, view);
    await vscode.commands.executeCommand(
      'vscode.changes',
      title,
      changes.map((change) => this.entry(view, change)),
    );
    this.mark();
    await this.looks.note(view);
  }

  /**
   * Shows what is different in a result from an earlier one of the same commission.
   * @param earlier The commit it was captured as. @returns Whether anything is.
   */
  async showSince(harness: Harness, view: CommissionView, earlier: string): Promise<boolean> {
    const { result } = view;
    if (!result) return false;
    const { id, decisionTitle } = view.commission;
    const changes = await harness.reports.changesBetween(earlier, result.commit);
    if (changes.length === 0) return false;
    const [from, to] = [earlier, result.commit].map((commit) => commit.slice(0, 7));
    const about = `${oneLine(decisionTitle)} (${id} ${from ?? ''}…${to ?? ''})`;
    const title = say('Since your last look: {0}', about);
    this.claim(title, view);
    await vscode.commands.executeCommand(
      'vscode.changes',
      title,
      changes.map((change) => {
        const at = (commit: string): vscode.Uri => fileAt(id, commit, change.path);
        return entryOf(change, at(earlier), at(result.commit));
      }),
    );
    await this.looks.note(view);
    return true;
  }

  /** From now on a tab of this title is about the result as it is now. */
  claim(title: string, { commission: { id }, result }: CommissionView): void {
    this.titles.set(title, { id, commit: result?.commit });
    this.mark();
  }

  /** Closes the tabs in which a result is shown: as {@link show} opened them, and diffs of its files. */
  async close({ commission: { id }, result }: CommissionView): Promise<void> {
    const shown = [...this.titles].filter(
      ([, one]) => one.id === id && one.commit === result?.commit,
    );
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const those = tabs.filter(({ label, input }) => {
      const file = input instanceof vscode.TabInputTextDiff ? shownIn(input.modified) : undefined;
      const isOfIt = file?.id === id && file.commit === result?.commit;
      return isOfIt || shown.some(([title]) => isTitled(label, title));
    });
    await vscode.window.tabGroups.close(those, true);
  }

  /** The commission whose result, as it is now, is in front. */
  get active(): string | undefined {
    const shown = this.inFront();
    if (!shown) return undefined;
    const result = this.opened()?.reports.ledger.get(shown.id)?.result;
    const isNow = [undefined, result?.commit, result?.base].includes(shown.commit);
    return isNow ? shown.id : undefined;
  }

  /** Whether a result is in front, and as a diff and not by its page of proof. */
  get isDiffInFront(): boolean {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    return this.active !== undefined && !(activeTab?.input instanceof vscode.TabInputWebview);
  }

  dispose(): void {
    this.owned.dispose();
  }

  private inFront(): Shown | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (!tab) return undefined;
    const { input, label } = tab;
    if (input instanceof vscode.TabInputTextDiff) return shownIn(input.modified);
    if (input instanceof vscode.TabInputText) return shownIn(input.uri);
    return [...this.titles].find(([title]) => isTitled(label, title))?.[1];
  }

  private entry(view: CommissionView, change: FileChange): [vscode.Uri, Side, Side] {
    const { base, end } = sidesOf(view, change);
    return entryOf(change, base, end);
  }

  private mark(): void {
    const id = this.active;
    const view = id === undefined ? undefined : this.opened()?.reports.ledger.get(id);
    this.keys.set('haft.reviewing', view ? situationOf(view) : '');
    if (view === this.last) return;
    this.last = view;
    this.turned.fire(view);
  }
}

/** What is only on one side has nothing beside it. */
const entryOf = (
  { kind }: FileChange,
  one: vscode.Uri,
  other: vscode.Uri,
): [vscode.Uri, Side, Side] => [
  other,
  kind === 'added' ? undefined : one,
  kind === 'deleted' ? undefined : other,
];

function shownIn(uri: vscode.Uri): Shown | undefined {
  const document = documentOf(uri);
  const commit = document?.kind === 'file' ? document.commit : undefined;
  const id = aboutWhich(document);
  return id === undefined ? undefined : { id, commit };
}

/** The editor adds the number of files to a title. */
const isTitled = (label: string, title: string): boolean =>
  label === title || label.startsWith(`${title} (`);
