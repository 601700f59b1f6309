import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import { decisionOf } from '../board/boardFace.ts';
import type { DecisionRow } from '../board/decisionRows.ts';
import { inMarkdown } from '../board/safeText.ts';
import { moreItem, type More } from './moreRows.ts';
import { Portions } from './portions.ts';
import { themeIcon } from './themeIcon.ts';
import { say } from '../words.ts';

export interface DecisionRowNode {
  readonly kind: 'decision';
  /** The decision's id; for a broken file its place. */
  readonly key: string;
}

/** A row, or what stands for the rows that are not shown yet. */
export type DecisionNode = DecisionRowNode | More;

/** It is one list. */
const list = 'decisions';

/** Draws the board's decisions: each file once, broken ones with the place of their error. */
export class DecisionTree implements vscode.TreeDataProvider<DecisionNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<DecisionNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly nodes = new Map<string, DecisionRowNode>();
  private readonly portions = new Portions();
  private readonly board: Board;
  private readonly root: () => string | undefined;
  private readonly ready: () => Promise<unknown>;
  private readonly listening: vscode.Disposable;

  constructor(board: Board, ready: () => Promise<unknown>, root: () => string | undefined) {
    this.board = board;
    this.ready = ready;
    this.root = root;
    this.listening = vscode.Disposable.from(
      board.onDidChange(({ decisions, decisionRows }) => {
        if (decisions) this.changed.fire(decisionRows?.map((key) => this.node(key)));
      }),
    );
  }

  async getChildren(parent?: DecisionNode): Promise<DecisionNode[]> {
    if (parent) return [];
    await this.ready();
    const { decisions } = this.board.face;
    const shown = this.portions.of(list, decisions).map(({ key }) => this.node(key));
    const count = decisions.length - shown.length;
    return count > 0 ? [...shown, { kind: 'more', count }] : shown;
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: DecisionNode): vscode.TreeItem {
    if (node.kind === 'more') return moreItem(node);
    const { key } = node;
    const row = decisionOf(this.board.face, key);
    return row ? this.itemOf(row) : new vscode.TreeItem(key);
  }

  /** Shows more of them; the first node of those that come. */
  more(): DecisionNode | undefined {
    const before = this.portions.shown(list);
    this.portions.more(list);
    this.changed.fire(undefined);
    const next = this.board.face.decisions[before];
    return next && this.node(next.key);
  }

  /** Asks for everything anew, as when a harness could be opened at last. */
  refresh(): void {
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private node(key: string): DecisionRowNode {
    const known = this.nodes.get(key);
    if (known) return known;
    const node = { kind: 'decision', key } as const;
    this.nodes.set(key, node);
    return node;
  }

  private itemOf(row: DecisionRow): vscode.TreeItem {
    const item = new vscode.TreeItem(row.label);
    item.id = row.key;
    item.description = row.description;
    item.iconPath = themeIcon(row.icon);
    item.contextValue = row.contextValue;
    item.tooltip = new vscode.MarkdownString(
      `**${inMarkdown(row.label)}**\n\n${inMarkdown(row.description)}\n\n${inMarkdown(row.file)}`,
    );
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    const root = this.root();
    if (root !== undefined) {
      const at = new vscode.Position(row.line - 1, Math.max(0, row.column - 1));
      const options: vscode.TextDocumentShowOptions =
        row.kind === 'problem' ? { selection: new vscode.Range(at, at) } : {};
      const place = vscode.Uri.file(join(root, row.file));
      item.command = { command: 'vscode.open', title: say('Open'), arguments: [place, options] };
    }
    return item;
  }
}
