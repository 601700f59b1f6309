import type { Locator, Page } from 'playwright-core';
import { spaced } from './monacoText.ts';

/** Comment threads in the diff editors. */
export class Comments {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Threads in view that hold this text. */
  thread(text: string): Locator {
    return this.page.locator('.monaco-editor .review-widget', { hasText: text });
  }

  /** Comments on a line of one side: its mark in the margin opens a thread that takes the keyboard. */
  async write(side: 'original' | 'modified', line: string, text: string): Promise<void> {
    const editor = this.page.locator(`.monaco-diff-editor .editor.${side}`);
    const shown = editor.locator('.view-line', { hasText: spaced(line) }).first();
    const mark = editor.locator('.comment-range-glyph.line-hover').first();
    // The mark follows the mouse, but only once the editor knows which lines take comments.
    for (let tries = 0; tries < 20; tries += 1) {
      await this.page.mouse.move(0, 0);
      await shown.hover();
      const marked = mark.waitFor({ timeout: 1000 }).then(() => true);
      if (await marked.catch(() => false)) break;
    }
    await mark.click();
    await this.box().waitFor();
    await this.page.keyboard.type(text);
    await this.submit('Add Comment');
    await this.thread(text).waitFor();
  }

  /** Puts other words in the place of a comment. */
  async change(text: string, other: string): Promise<void> {
    await this.rewrite(text, other);
    await this.submit('Save Comment');
    await this.thread(other).waitFor();
  }

  /** Begins to put other words in its place, and thinks better of it. */
  async leave(text: string, other: string): Promise<void> {
    await this.rewrite(text, other);
    await this.pressIn(other, 'Discard Edit');
    await this.box().waitFor({ state: 'detached' });
    await this.thread(text).waitFor();
    // The editor draws threads anew a tenth of a second after they changed, and moves the keyboard then.
    await this.page.waitForTimeout(1_000);
  }

  async delete(text: string): Promise<void> {
    await this.pressIn(text, 'Delete Comment');
    await this.thread(text).waitFor({ state: 'detached' });
  }

  private async rewrite(text: string, other: string): Promise<void> {
    // What is clicked while the editor still puts away another edit is lost.
    for (let tries = 0; tries < 10 && !(await this.box().isVisible()); tries += 1) {
      await this.pressIn(text, 'Edit Comment');
      await this.box()
        .waitFor({ timeout: 2_000 })
        .catch(() => undefined);
    }
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(other);
  }

  private async pressIn(text: string, button: string): Promise<void> {
    await this.thread(text).getByRole('button', { name: button }).click();
  }

  /** By keyboard, which does nothing until the editor has taken note that something was typed. */
  private async submit(button: string): Promise<void> {
    const written = this.page.locator('.monaco-editor.focused');
    const widget = this.page.locator('.review-widget', { has: written });
    await widget.locator('.monaco-button:not(.disabled)', { hasText: button }).waitFor();
    await this.page.keyboard.press('Control+Enter');
    await this.box().waitFor({ state: 'detached' });
  }

  /** Where a comment is typed, while one is. */
  private box(): Locator {
    return this.page.locator('.review-widget .monaco-editor.focused');
  }
}
