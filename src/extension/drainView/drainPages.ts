import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import type { Board } from '../board/board.ts';
import { calmly, Redraw } from '../page/redraw.ts';
import type { Tell } from '../tell.ts';
import { drainCommands, drainPage, partsOf, type DrainParts } from './drainPage.ts';
import { drainTitle } from './drainState.ts';

interface Page {
  readonly panel: vscode.WebviewPanel;
  readonly redraw: Redraw;
  /** As last drawn; the page may not have heard of it. */
  parts: DrainParts;
  /** Nothing that happens changes it any more. */
  isOver: boolean;
}

/** Views of drains, one a drain, each drawn anew while somebody sees it and something happens. */
export class DrainPages implements vscode.Disposable {
  private readonly pages = new Map<string, Page>();
  private readonly opened: () => Harness | undefined;
  private readonly tell: Tell;
  private readonly owned = new DisposableStore();

  constructor(opened: () => Harness | undefined, board: Board, tell: Tell) {
    this.opened = opened;
    this.tell = tell;
    this.owned.add(board.onDidHear(() => this.keepUp()));
  }

  /** Opens the view of a drain, or brings it to the front. @throws Fault `drain_not_found`. */
  async show(harness: Harness, drain: string): Promise<void> {
    const known = this.pages.get(drain);
    if (known) {
      known.panel.reveal();
      return;
    }
    const { span, parts, isOver } = await seen(harness, drain);
    const panel = vscode.window.createWebviewPanel(
      'haftDrain',
      drainTitle(span),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        enableFindWidget: true,
        enableCommandUris: drainCommands,
        localResourceRoots: [],
      },
    );
    const redraw = new Redraw(() => this.draw(drain), this.tell, calmly);
    const page: Page = { panel, redraw, parts, isOver };
    this.pages.set(drain, page);
    panel.onDidDispose(() => {
      redraw.dispose();
      this.pages.delete(drain);
    });
    // One that was hidden begins anew with what it was first given, and then asks for what is.
    panel.webview.onDidReceiveMessage(() => redraw.ask());
    panel.webview.html = drainPage(span, parts, randomBytes(16).toString('base64'));
  }

  dispose(): void {
    for (const { panel } of this.pages.values()) panel.dispose();
    this.owned.dispose();
  }

  private keepUp(): void {
    for (const { panel, redraw, isOver } of this.pages.values())
      if (panel.visible && !isOver) redraw.ask();
  }

  private async draw(drain: string): Promise<void> {
    const page = this.pages.get(drain);
    const harness = this.opened();
    if (!page?.panel.visible) return;
    if (harness && !page.isOver) {
      const { parts, isOver } = await seen(harness, drain);
      Object.assign(page, { parts, isOver });
    }
    // It may have been closed meanwhile.
    if (this.pages.get(drain) === page) await page.panel.webview.postMessage({ parts: page.parts });
  }
}

async function seen(harness: Harness, drain: string) {
  const timeline = await harness.reports.timeline(drain);
  // A long drain is laid out and drawn in two goes, so that the window is not stopped for both.
  await new Promise(setImmediate);
  const { ledger } = harness.reports;
  const titleOf = (id: string): string => ledger.get(id)?.commission.decisionTitle ?? '';
  const parts = partsOf({ timeline, status: harness.reports.status(), titleOf });
  const { span } = timeline;
  return { span, parts, isOver: span.how !== 'running' };
}
