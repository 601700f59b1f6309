import * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import type { BoardChange } from '../board/boardChange.ts';
import { membersOf } from '../board/boardFace.ts';
import type { CommissionRow } from '../board/commissionRows.ts';
import { groups, type GroupKey } from '../board/groups.ts';
import type { Collisions } from '../review/collisions.ts';
import { collisionsText } from '../review/collisionText.ts';
import type { FileNode, FileRows } from './fileRows.ts';
import { moreItem, type More } from './moreRows.ts';
import { Portions } from './portions.ts';
import { themeIcon } from './themeIcon.ts';
import { say } from '../words.ts';

export type CommissionNode =
  | { readonly kind: 'group'; readonly key: GroupKey }
  | { readonly kind: 'commission'; readonly id: string }
  | (More & { readonly key: GroupKey })
  | { readonly kind: 'older'; readonly key: GroupKey; readonly count: number }
  | FileNode;

interface TreeNeeds {
  readonly board: Board;
  /** Resolves when the board may be drawn. */
  readonly ready: () => Promise<unknown>;
  /** Says more of one commission. */
  readonly tooltipOf: (id: string) => vscode.MarkdownString | undefined;
  readonly files: FileRows;
  readonly collisions: Collisions;
}

/**
 * Draws the board's commissions. A node is the same object for as long as its commission is shown, so
 * that the editor keeps selection, expansion and scroll.
 */
export class CommissionTree implements vscode.TreeDataProvider<CommissionNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<CommissionNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly groupNodes = new Map<GroupKey, CommissionNode>(
    groups.map(({ key }) => [key, { kind: 'group', key }]),
  );
  private readonly nodes = new Map<string, CommissionNode>();
  private readonly board: Board;
  private readonly listening: vscode.Disposable;
  private readonly ready: () => Promise<unknown>;
  private readonly tooltipOf: (id: string) => vscode.MarkdownString | undefined;
  private readonly files: FileRows;
  private readonly portions = new Portions();
  private readonly collisions: Collisions;

  constructor({ board, ready, tooltipOf, files, collisions }: TreeNeeds) {
    this.board = board;
    this.ready = ready;
    this.tooltipOf = tooltipOf;
    this.files = files;
    this.collisions = collisions;
    this.listening = vscode.Disposable.from(
      board.onDidChange((change) => this.redraw(change)),
      files.onDidChange((id) => this.changed.fire([this.node(id)])),
      collisions.onDidChange((ids) => this.changed.fire(ids.map((id) => this.node(id)))),
    );
  }

  async getChildren(parent?: CommissionNode): Promise<CommissionNode[]> {
    await this.ready();
    if (!parent) return groups.flatMap(({ key }) => (this.size(key) > 0 ? this.group(key) : []));
    if (parent.kind === 'commission') return this.files.of(parent.id);
    if (parent.kind !== 'group') return [];
    return this.members(parent.key);
  }

  getParent(node: CommissionNode): CommissionNode | undefined {
    if (node.kind === 'group') return undefined;
    if (node.kind === 'file') return this.node(node.commission);
    const key = 'key' in node ? node.key : this.board.face.commissions.get(node.id)?.group;
    return key && this.group(key)[0];
  }

  getTreeItem(node: CommissionNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return this.groupItem(node.key);
      case 'more':
        return moreItem(node);
      case 'older': {
        const item = new vscode.TreeItem(say('{0} older', node.count));
        item.id = `older ${node.key}`;
        return item;
      }
      case 'commission': {
        const row = this.board.face.commissions.get(node.id);
        return row ? this.rowItem(node, row) : new vscode.TreeItem(node.id);
      }
      case 'file':
        return this.files.itemOf(node);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: CommissionNode): vscode.TreeItem {
    const tooltip = node.kind === 'commission' ? this.tooltipOf(node.id) : undefined;
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  /** The node of a commission, to reveal it. */
  node(id: string): CommissionNode {
    const known = this.nodes.get(id);
    if (known) return known;
    const node = { kind: 'commission', id } as const;
    this.nodes.set(id, node);
    return node;
  }

  /** The node of a commission as {@link node}, of which the editor may now show the row. */
  shown(id: string): CommissionNode {
    const { face } = this.board;
    const key = face.commissions.get(id)?.group;
    const at = key && membersOf(face).get(key)?.indexOf(id);
    if (key && at !== undefined && this.portions.reach(key, at)) this.changed.fire(this.group(key));
    return this.node(id);
  }

  /** Shows more of a group; the first node of those that come. */
  more(key: GroupKey): CommissionNode | undefined {
    const before = this.portions.shown(key);
    this.portions.more(key);
    if (isOver(key)) this.board.showAllClosed();
    this.changed.fire(this.group(key));
    const next = membersOf(this.board.face).get(key)?.[before];
    return next === undefined ? undefined : this.node(next);
  }

  /** Asks for everything anew, as when a harness could be opened at last. */
  refresh(): void {
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private group(key: GroupKey): CommissionNode[] {
    const node = this.groupNodes.get(key);
    return node ? [node] : [];
  }

  private members(key: GroupKey): CommissionNode[] {
    const { face } = this.board;
    const ids = membersOf(face).get(key) ?? [];
    const shown = this.portions.of(key, ids).map((id) => this.node(id));
    const count = this.size(key) - shown.length;
    if (count <= 0) return shown;
    // Of what is over the oldest is found by id in the palette and the CLI alone.
    const isAll = shown.length === ids.length && this.board.showsAllClosed;
    return [...shown, { kind: isAll ? 'older' : 'more', key, count }];
  }

  private size(key: GroupKey): number {
    const { face } = this.board;
    return face.closed.get(key) ?? membersOf(face).get(key)?.length ?? 0;
  }

  private groupItem(key: GroupKey): vscode.TreeItem {
    const { label, open } = groups.find((one) => one.key === key) ?? { label: key, open: true };
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, open ? Expanded : Collapsed);
    item.id = `group ${key}`;
    item.contextValue = `group.${key}`;
    item.description = String(this.size(key));
    return item;
  }

  private rowItem(node: CommissionNode, row: CommissionRow): vscode.TreeItem {
    const item = new vscode.TreeItem(row.label);
    const collides = row.situation === 'held' ? collisionsText(this.collisions.of(row.id)) : '';
    item.id = row.id;
    // A side bar is narrow: what is to be known first stands where it is not cut off.
    item.description = [collides, row.description].filter((part) => part !== '').join(' · ');
    item.iconPath = themeIcon(row.icon);
    item.contextValue = row.contextValue;
    item.accessibilityInformation = {
      label: `${row.label}, ${row.words}, ${item.description}`,
    };
    item.command = { ...clicked(row), arguments: [node] };
    if (hasFiles(row)) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
    return item;
  }

  private redraw({ groups: whole, members, rows }: BoardChange): void {
    if (whole) this.changed.fire(undefined);
    else if (members.length > 0 || rows.length > 0) {
      const drawn = rows.filter((id) => {
        const row = this.board.face.commissions.get(id);
        return row && !members.includes(row.group);
      });
      this.changed.fire([
        ...members.flatMap((key) => this.group(key)),
        ...drawn.map((id) => this.node(id)),
      ]);
    }
  }
}

const isOver = (key: GroupKey): boolean => key === 'landed' || key === 'closed';

/** What is to be decided shows its files; of what is over git tells more. */
const hasFiles = ({ group, contextValue }: CommissionRow): boolean =>
  !isOver(group) && contextValue.includes(';result');

/** What a click opens: the diff where there is one, the output while it runs, else the record. */
function clicked({ situation, contextValue }: CommissionRow): vscode.Command {
  if (contextValue.includes(';result'))
    return { command: 'haft.review', title: say('Review Diff') };
  return situation === 'preflighting' || situation === 'running'
    ? { command: 'haft.follow', title: say('Follow Output') }
    : { command: 'haft.show', title: say('Show') };
}
