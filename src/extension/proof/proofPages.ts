import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Board } from '../board/board.ts';
import { oneLine } from '../board/safeText.ts';
import { atOnce, Redraw } from '../page/redraw.ts';
import type { Collisions } from '../review/collisions.ts';
import type { Reviews } from '../review/reviews.ts';
import { pageCommands, proofPage } from './proofPage.ts';
import type { Tell } from '../tell.ts';
import { say } from '../words.ts';

interface Page {
  readonly panel: vscode.WebviewPanel;
  readonly redraw: Redraw;
  /** Seq of the last event it tells of. */
  drawn: number;
}

interface ProofPagesNeeds {
  readonly opened: () => Harness | undefined;
  readonly board: Board;
  readonly reviews: Reviews;
  readonly collisions: Collisions;
  readonly tell: Tell;
}

/** Pages of proof, one a commission, each drawn anew when something happens to its commission. */
export class ProofPages implements vscode.Disposable {
  private readonly pages = new Map<string, Page>();
  private readonly opened: () => Harness | undefined;
  private readonly reviews: Reviews;
  private readonly collisions: Collisions;
  private readonly tell: Tell;
  private readonly owned = new DisposableStore();

  constructor({ opened, board, reviews, collisions, tell }: ProofPagesNeeds) {
    this.collisions = collisions;
    this.opened = opened;
    this.reviews = reviews;
    this.tell = tell;
    this.owned.add(
      board.onDidChange(() => {
        for (const { redraw } of this.pages.values()) redraw.ask();
      }),
    );
    this.owned.add(collisions.onDidChange((ids) => this.drawAgain(ids)));
  }

  get isOpen(): boolean {
    return this.pages.size > 0;
  }

  /** Opens the page of a commission, or brings it to the front. */
  async show(harness: Harness, view: CommissionView): Promise<void> {
    const { id } = view.commission;
    const known = this.pages.get(id);
    if (known) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      'haftProof',
      titleOf(view),
      vscode.ViewColumn.Active,
      {
        enableScripts: false,
        enableFindWidget: true,
        enableCommandUris: pageCommands,
        localResourceRoots: [],
      },
    );
    const redraw = new Redraw(() => this.keepUp(id), this.tell, atOnce);
    const page = { panel, redraw, drawn: -1 };
    this.pages.set(id, page);
    panel.onDidDispose(() => {
      redraw.dispose();
      this.pages.delete(id);
    });
    await this.draw(harness, id, page);
    this.collisions.look();
  }

  dispose(): void {
    for (const { panel } of this.pages.values()) panel.dispose();
    this.owned.dispose();
  }

  private drawAgain(ids: readonly string[]): void {
    for (const id of ids) {
      const page = this.pages.get(id);
      if (!page) continue;
      page.drawn = -1;
      page.redraw.ask();
    }
  }

  private async keepUp(id: string): Promise<void> {
    const [harness, page] = [this.opened(), this.pages.get(id)];
    if (!harness || !page) return;
    if (harness.reports.ledger.get(id)?.lastSeq !== page.drawn) await this.draw(harness, id, page);
  }

  private async draw(harness: Harness, id: string, page: Page): Promise<void> {
    const view = harness.reports.ledger.get(id);
    if (!view) return;
    const report = await harness.reports.result(id);
    const history = await harness.reports.history(id);
    // It may have been closed meanwhile.
    if (!this.pages.has(id)) return;
    page.drawn = view.lastSeq;
    page.panel.title = titleOf(report.view);
    this.reviews.claim(page.panel.title, report.view);
    page.panel.webview.html = proofPage(
      { report, history, collisions: this.collisions.of(id) },
      randomBytes(16).toString('base64'),
    );
  }
}

/** Of one result alone, as the title of its diff is: what is decided here is about that one. */
const titleOf = ({ commission, result }: CommissionView): string => {
  const which = [commission.id, ...(result ? [result.commit.slice(0, 7)] : [])].join(' ');
  return `${say('Proof: {0}', oneLine(commission.decisionTitle))} (${which})`;
};
