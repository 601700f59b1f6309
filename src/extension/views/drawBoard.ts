import type { TreeView } from 'vscode';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Board } from '../board/board.ts';
import { membersOf, type BoardFace } from '../board/boardFace.ts';
import { pausedText } from '../drain/pausedText.ts';
import type { ContextKeys } from '../contextKeys.ts';
import type { CommissionNode } from './commissionTree.ts';
import { say } from '../words.ts';

/** Keeps badge, message and context keys in step with the board. */
export function drawBoard(
  board: Board,
  keys: ContextKeys,
  view: TreeView<CommissionNode>,
): Disposable {
  return board.onDidChange(() => {
    const { face } = board;
    const members = membersOf(face);
    const asking = (members.get('needsYou')?.length ?? 0) + (members.get('held')?.length ?? 0);
    view.badge =
      asking > 0 ? { value: asking, tooltip: say('{0} wait for you', asking) } : undefined;
    // The editor's types do not allow for "no message any more", but its behaviour does.
    view.message = messageOf(face);
    keys.set('haft.draining', face.status?.runtimeState === 'active');
    keys.set('haft.paused', face.status?.paused === true);
  });
}

/** What is to be known of all that the tree shows; empty for nothing. */
function messageOf({ status }: BoardFace): string {
  if (status?.storeReadOnly !== undefined) return status.storeReadOnly;
  return status?.paused ? pausedText(status) : '';
}
