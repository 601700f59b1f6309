import type { Locator, Page } from 'playwright-core';

/** The side bar with the views of one container. */
export class Sidebar {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens a view container by its title in the activity bar. */
  async open(title: string): Promise<void> {
    const shown = this.page.locator('.part.sidebar .composite.title', { hasText: title });
    // A window that was there before opens it by itself, and then a click closes it.
    for (let tries = 0; tries < 10; tries += 1) {
      if (await shown.isVisible()) return;
      await this.page.locator('.part.activitybar').getByRole('tab', { name: title }).click();
      const opened = shown.waitFor({ timeout: 3000 }).then(() => true);
      if (await opened.catch(() => false)) return;
    }
    throw new Error(`The side bar does not show ${title}.`);
  }

  /** Makes the side bar wider by so many pixels, with the mouse. */
  async widen(pixels: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('The side bar is not there.');
    const [edge, middle] = [box.x + box.width, box.y + box.height / 3];
    await this.page.mouse.move(edge, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(edge + pixels, middle, { steps: 5 });
    await this.page.mouse.up();
  }

  /** One view of the container, by its title. */
  view(title: string): Locator {
    return this.page
      .locator('.part.sidebar .pane')
      .filter({ has: this.page.locator('.pane-header', { hasText: title }) });
  }

  /** A tree item whose label begins like this, in any view or in the one named. */
  item(label: string | RegExp, view?: string): Locator {
    const scope = view === undefined ? this.page.locator('.part.sidebar') : this.view(view);
    return scope.getByRole('treeitem', { name: label });
  }

  /** What the rows of a view show, from top to bottom: label and description. */
  async rows(view: string): Promise<string[]> {
    const rows = await this.view(view).getByRole('treeitem').all();
    const drawn = rows.map(async (row) => {
      const parts = await row.locator('.label-name, .label-description').allInnerTexts();
      return { top: (await row.boundingBox())?.y ?? 0, text: parts.join(' ') };
    });
    // Rows are reused as the tree moves: their order in the document is not that on the screen.
    const shown = (await Promise.all(drawn)).sort((one, other) => one.top - other.top);
    return shown.map(({ text }) => text);
  }

  /** Chooses from the context menu of a tree item. */
  async choose(label: string | RegExp, command: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu');
    const chosen = menu.getByRole('menuitem', { name: command });
    // A window that has just begun does not know yet what it may do, and an open menu never learns it.
    for (let tries = 0; tries < 20; tries += 1) {
      // What a row says under a resting mouse lies over the others.
      await this.page.mouse.move(0, 0);
      await this.item(label).first().click({ button: 'right' });
      await chosen.waitFor();
      if (await chosen.isEnabled()) break;
      await this.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden' });
    }
    // A menu is deaf for its first 100 ms, so that the click that opened it chooses nothing.
    while (await menu.isVisible()) {
      await chosen.click();
      await menu.waitFor({ state: 'hidden', timeout: 500 }).catch(() => undefined);
    }
  }

  /** Presses an inline action of a tree item. */
  async act(label: string | RegExp, action: string): Promise<void> {
    const item = this.item(label).first();
    await item.hover();
    await item.getByRole('button', { name: action }).click();
  }

  /** Presses an action in the title of a view. */
  async actInTitle(view: string, action: string): Promise<void> {
    const header = this.view(view).locator('.pane-header');
    await header.hover();
    await header.getByRole('button', { name: action }).click();
  }
}
