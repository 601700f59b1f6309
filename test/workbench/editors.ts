import type { Locator, Page } from 'playwright-core';
import { linesIn, spaced } from './monacoText.ts';

/** The editor area. */
export class Editors {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  tab(title: string | RegExp): Locator {
    return this.page.locator('.part.editor').getByRole('tab', { name: title });
  }

  /** An action in the title of the active editor. */
  title(action: string | RegExp): Locator {
    const title = this.page.locator('.part.editor .editor-actions');
    return title.getByRole('button', { name: action });
  }

  /** Presses an action in the title of the active editor. */
  async actInTitle(action: string | RegExp): Promise<void> {
    await this.title(action).click();
  }

  /** Lines of the text editors that are open. */
  lines(): Promise<string[]> {
    return linesIn(this.page.locator('.part.editor .view-line'));
  }

  /** Waits for a diff to be drawn. */
  async diffDrawn(): Promise<void> {
    await this.page
      .locator('.monaco-diff-editor .line-insert, .monaco-diff-editor .line-delete')
      .first()
      .waitFor();
  }

  /** A line in view of one side of a diff. */
  diffLine(side: 'original' | 'modified', text: string): Locator {
    const lines = this.page.locator(`.monaco-diff-editor .editor.${side} .view-line`);
    return lines.filter({ hasText: spaced(text) }).first();
  }

  /** Lines of one side of all diffs in view. */
  diffLines(side: 'original' | 'modified'): Promise<string[]> {
    return linesIn(this.page.locator(`.monaco-diff-editor .editor.${side} .view-line`));
  }
}
