import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { oneLine } from '../board/safeText.ts';
import { eachOf } from '../commands/many.ts';
import { by } from '../drain/drainControl.ts';
import type { CommissionNode } from './commissionTree.ts';
import { say } from '../words.ts';

/** As the editor names what is dragged within one tree: the view's id in small letters. */
const dragged = 'application/vnd.code.tree.haft.commissions';

/** Drops commissions onto another, for which they then wait until it has landed (docs/rules.md R267). */
export class DropToWait implements vscode.TreeDragAndDropController<CommissionNode> {
  readonly dragMimeTypes: readonly string[] = [dragged];
  readonly dropMimeTypes: readonly string[] = [dragged];
  private readonly ready: () => Promise<Harness>;
  private readonly tell: (thrown: unknown) => void;

  constructor(ready: () => Promise<Harness>, tell: (thrown: unknown) => void) {
    this.ready = ready;
    this.tell = tell;
  }

  handleDrag(source: readonly CommissionNode[], transfer: vscode.DataTransfer): void {
    const ids = source.flatMap((node) => (node.kind === 'commission' ? node.id : []));
    if (ids.length > 0) transfer.set(dragged, new vscode.DataTransferItem(ids));
  }

  async handleDrop(
    target: CommissionNode | undefined,
    transfer: vscode.DataTransfer,
  ): Promise<void> {
    const on = commissionOf(target);
    const ids: unknown = transfer.get(dragged)?.value;
    if (on === undefined || !Array.isArray(ids)) return;
    try {
      await this.wait(ids.map(String), on);
    } catch (thrown) {
      this.tell(thrown);
    }
  }

  private async wait(ids: readonly string[], on: string): Promise<void> {
    const { commissions, reports } = await this.ready();
    const { ledger } = reports;
    const [first, ...others] = ids;
    if (first === undefined) return;
    if (others.length > 0) {
      const views = ids.flatMap((id) => ledger.get(id) ?? []);
      await eachOf(views, say('made to wait'), ({ commission: { id } }) =>
        commissions.depend({ id, on: [on], by }),
      );
      return;
    }
    const before = ledger.get(first)?.commission.dependsOn.includes(on);
    const { commission } = await commissions.depend({ id: first, on: [on], by });
    if (before) return;
    const awaited = oneLine(ledger.get(on)?.commission.decisionTitle ?? on);
    const said = say('“{0}” waits for “{1}”.', oneLine(commission.decisionTitle), awaited);
    // A drop is soon done by mistake.
    const undo = say('Undo');
    if ((await vscode.window.showInformationMessage(said, undo)) === undo)
      await commissions.depend({ id: first, off: [on], by });
  }
}

/** What is shown below a commission stands for it. */
function commissionOf(node: CommissionNode | undefined): string | undefined {
  if (node?.kind === 'commission') return node.id;
  return node?.kind === 'file' ? node.commission : undefined;
}
