import * as vscode from 'vscode';
import { say } from '../words.ts';

/** Stands for rows that are not shown yet; a click, or Enter, shows the next of them in its place. */
export interface More {
  readonly kind: 'more';
  /** Of how many rows. */
  readonly count: number;
  /** Of a group, where the view has some. */
  readonly key?: string;
}

export function moreItem(node: More): vscode.TreeItem {
  const item = new vscode.TreeItem(say('{0} more…', node.count));
  // Another row each time: whoever was on it goes to the first of those that came.
  item.id = `more ${node.key ?? ''} ${node.count}`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: 'haft.showMore', title: say('Show More'), arguments: [node] };
  return item;
}
