import type { Locator, Page } from 'playwright-core';

/** The box at the top that takes text and offers choices. */
export class QuickInput {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  private get box(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** The text that says what is asked for. */
  async prompt(): Promise<string> {
    const input = this.box.locator('input[type="text"]');
    return (await input.getAttribute('placeholder')) ?? '';
  }

  /** Waits for the question of this title. */
  async titled(text: string): Promise<void> {
    await this.box.locator('.quick-input-title', { hasText: text }).waitFor();
  }

  /** Waits for the question with this text in its empty box, where it follows on another. */
  async asks(placeholder: string): Promise<void> {
    await this.box.getByPlaceholder(placeholder, { exact: true }).waitFor();
  }

  /** A choice that shows this text. */
  row(text: string): Locator {
    return this.box.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  async rows(): Promise<string[]> {
    await this.box.locator('.quick-input-list .monaco-list-row').first().waitFor();
    return this.box.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
  }

  async type(text: string): Promise<void> {
    await this.box.locator('input[type="text"]').fill(text);
  }

  /** Chooses one, which closes the box or brings the next question. */
  async pick(text: string): Promise<void> {
    await this.row(text).click();
  }

  /** Ticks exactly these and accepts. */
  async pickMany(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.row(text).click();
    await this.accept();
  }

  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.box.locator('input[type="text"]').press('Enter');
  }

  /** Waits until the box says this of the text. */
  async complains(text: string): Promise<void> {
    await this.box.locator('.quick-input-message', { hasText: text }).waitFor();
  }

  /** Gives up, as with Escape. */
  async cancel(): Promise<void> {
    await this.box.locator('input[type="text"]').press('Escape');
    await this.closed();
  }

  async closed(): Promise<void> {
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
}
