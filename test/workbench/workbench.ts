import type { Locator, Page } from 'playwright-core';
import { Comments } from './comments.ts';
import { Editors } from './editors.ts';
import { linesIn, spaced } from './monacoText.ts';
import { QuickInput } from './quickInput.ts';
import { Sidebar } from './sidebar.ts';

/** VS Code's window as its user sees it. Every method waits for what it needs, to playwright's limit. */
export class Workbench {
  readonly page: Page;
  readonly sidebar: Sidebar;
  readonly quickInput: QuickInput;
  readonly editors: Editors;
  readonly comments: Comments;

  constructor(page: Page) {
    this.page = page;
    this.sidebar = new Sidebar(page);
    this.quickInput = new QuickInput(page);
    this.editors = new Editors(page);
    this.comments = new Comments(page);
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
    await this.page.locator('.part.activitybar .action-item').first().waitFor();
  }

  /** Runs a command by its title (`Category: Title`) in the palette, and leaves what it asks open. */
  async command(title: string): Promise<void> {
    const row = this.quickInput.row(title);
    // A palette opened before an extension is known does not learn of its commands: open it again.
    for (let tries = 0; tries < 20; tries += 1) {
      await this.page.keyboard.press('F1');
      await this.quickInput.type(`>${title}`);
      const found = row.waitFor({ timeout: 1000 }).then(() => true);
      if (await found.catch(() => false)) break;
      await this.page.keyboard.press('Escape');
    }
    await row.click();
  }

  /** A notification that holds this text, popped up or in the list of past ones. */
  notification(text: string | RegExp): Locator {
    const places = '.notification-toast, .notifications-center .notification-list-item';
    return this.page.locator(places, { hasText: text });
  }

  /** Presses a button of a notification, or of a modal dialog. */
  async press(button: string): Promise<void> {
    const places = '.notification-toast, .monaco-dialog-box';
    await this.page.locator(places).getByRole('button', { name: button, exact: true }).click();
  }

  async dismissNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
  }

  /** An item of the status bar that shows this text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  /** Lines of the output channel that is shown in the panel. */
  outputLines(): Promise<string[]> {
    return linesIn(this.page.locator('.part.panel .view-line'));
  }

  /** Waits for a line in the output channel that is shown. */
  async outputLine(text: string): Promise<void> {
    await this.page
      .locator('.part.panel .view-line', { hasText: spaced(text) })
      .first()
      .waitFor();
  }
}
