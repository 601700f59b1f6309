import * as vscode from 'vscode';
import { messageOf } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Collisions } from '../review/collisions.ts';
import { proofText } from '../review/proofText.ts';
import type { Reviews } from '../review/reviews.ts';
import type { Sight } from '../review/sight.ts';
import { say } from '../words.ts';
import { proofFace } from './proofFace.ts';

interface StatusNeeds {
  readonly opened: () => Harness | undefined;
  readonly reviews: Reviews;
  readonly collisions: Collisions;
  readonly sight: Sight;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** What proves the result in front, in the status bar while it is reviewed; a click opens its page. */
export class ProofStatus implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly needs: StatusNeeds;
  private readonly owned = new DisposableStore();
  /** Of which the tooltip tells. */
  private told: CommissionView | undefined;

  constructor(needs: StatusNeeds) {
    this.needs = needs;
    const { Left } = vscode.StatusBarAlignment;
    this.item = this.owned.add(vscode.window.createStatusBarItem('proof', Left, 9));
    this.item.name = say('Proof of the result in front');
    this.item.command = 'haft.show';
    const draw = (): void => this.draw();
    this.owned.add(needs.reviews.onDidTurn(draw));
    this.owned.add(needs.collisions.onDidChange(draw));
    this.owned.add(needs.sight.onDidChange(draw));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private draw(): void {
    const { reviews, collisions, sight, opened } = this.needs;
    const id = reviews.active;
    const view = id === undefined ? undefined : opened()?.reports.ledger.get(id);
    if (!view?.result) {
      this.item.hide();
      return;
    }
    const { words, warns } = proofFace(view, collisions.of(view.commission.id));
    const icon = warns ? 'warning' : sight.isClear ? 'pass' : 'watch';
    this.item.text = `$(${icon}) ${words}`;
    this.item.accessibilityInformation = { label: say('Proof: {0}', words) };
    this.item.backgroundColor = warns
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
    if (this.told === view) return;
    this.told = view;
    this.item.tooltip = undefined;
    void this.drawTooltip(view);
  }

  /** The proof in full, a moment later. */
  private async drawTooltip(view: CommissionView): Promise<void> {
    const { id } = view.commission;
    try {
      const reports = this.needs.opened()?.reports;
      if (!reports) return;
      const text = proofText(await reports.result(id), await reports.history(id));
      if (view === this.told) this.item.tooltip = text;
    } catch (thrown) {
      this.needs.log.warn(`proof: ${messageOf(thrown)}`);
    }
  }
}
