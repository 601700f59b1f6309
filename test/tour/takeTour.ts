/**
 * Takes the pictures of the tour and of the README in a real workbench, drained by real codex on the scripted
 * model: `npm run tour`. Nothing compares them: whoever runs it looks at them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { haftStage, type HaftStage } from '../workbench/haftStage.ts';
import { currencies, discounts, orchardFiles, rounding, stock } from '../workbench/orchard.ts';
import { runWorkbench } from '../workbench/runWorkbench.ts';
import { themeNames, wear } from '../workbench/themes.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { pictureOf, type SceneName } from './scenes.ts';
import { asWebp } from './webp.ts';

const root = join(import.meta.dirname, '../..');

/** Scenes that the README and the first steps show as well. */
const readme: Partial<Readonly<Record<SceneName, string>>> = {
  running: 'readme-running.png',
  review: 'readme-review.png',
  ended: 'readme-ended.png',
};

/** The window as it stands, in every theme; `again` makes what a change of theme takes away. */
async function take(
  workbench: Workbench,
  scene: SceneName,
  again: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { page } = workbench;
  for (const theme of themeNames) {
    await wear(workbench, theme);
    await again();
    await page.mouse.move(640, 799);
    const png = await page.screenshot();
    await writeFile(join(root, 'docs', pictureOf(scene, theme)), await asWebp(page, png));
    const shown = readme[scene];
    if (theme === 'dark' && shown !== undefined) await writeFile(join(root, 'media', shown), png);
  }
  console.log(`taken: ${scene}`);
}

/** Before anything is decided. */
async function begin(): Promise<void> {
  const files = { ...orchardFiles, Makefile: 'test:\n\tgrep -q "a tenth" docs/discounts.md\n' };
  await using stage = await haftStage(files, []);
  await runWorkbench(stage.options, async ({ workbench }) => {
    const { sidebar, quickInput, page } = workbench;
    await sidebar.open('Haft');
    await sidebar.widen(120);
    await page
      .locator('.part.sidebar')
      .getByRole('button', { name: 'New Decision' })
      .first()
      .waitFor();
    await take(workbench, 'welcome');
    await take(workbench, 'form', async () => {
      if (await page.locator('.quick-input-widget').isVisible()) await quickInput.cancel();
      await workbench.command('Haft: New Decision');
      await quickInput.titled('New Decision (1/4)');
      await quickInput.answer('Say who gets a discount');
      await quickInput.titled('(2/4)');
      await quickInput.row('docs/').waitFor();
      await quickInput.type('discounts');
      await quickInput.row('docs/discounts.md').waitFor();
      await quickInput.accept();
      await quickInput.titled('1 file in scope');
    });
    await quickInput.cancel();
    await stage.haft(
      ...['decision', 'new', 'Say who gets a discount'],
      ...['--allowed-path', 'docs/discounts.md', '--evidence', 'make test'],
    );
    await sidebar.item(/^Say who/, 'Decisions').click();
    await page.locator('.part.editor .codelens-decoration').getByText('1 file in scope').waitFor();
    await take(workbench, 'decision');
  });
}

async function commission(stage: HaftStage): Promise<void> {
  await stage.haft('commission', 'create-from-decision', rounding.id);
  for (const { id } of [discounts, currencies, stock])
    await stage.haft(
      ...['commission', 'create-from-decision', id],
      ...['--delivery-policy', 'workspace_patch_auto_on_pass'],
    );
}

async function drainAndReview(): Promise<void> {
  await using stage = await haftStage(orchardFiles, [rounding, discounts, currencies, stock]);
  await runWorkbench(stage.options, async ({ workbench, page }) => {
    const { sidebar, editors } = workbench;
    await sidebar.open('Haft');
    await sidebar.widen(120);
    await commission(stage);
    await sidebar.item(/^Count the last bag.*, queued,/, 'Commissions').waitFor();
    await sidebar.actInTitle('Commissions', 'Drain');
    await workbench.press('Drain');
    await sidebar.item(/^Name the currencies.*, queued, waits for “Say who/).waitFor();
    const reading = sidebar.item(/^Round prices.*, running, runs cat src\/pricing.py/);
    await reading.click();
    await workbench.outputLine('Looking at src/pricing.py first.');
    await take(workbench, 'running');
    await workbench.command('View: Hide Panel');

    await workbench.command('Haft: Show Drain');
    await editors.tab(/^Drain of /).waitFor();
    const drain = page.locator('iframe.webview.ready').last().contentFrame();
    await drain.frameLocator('#active-frame').locator('#queue li').first().waitFor();
    await take(workbench, 'drain');
    await workbench.command('View: Close All Editors');

    for (const gate of ['rounding', 'discounts', 'currencies']) stage.model.open(gate);
    const ended = workbench.notification(/Drain ended: 2 landed, 1 held for review, 1 needs you/);
    await ended.waitFor();
    await take(workbench, 'ended', async () => {
      if (!(await ended.isVisible())) await workbench.command('Notifications: Show Notifications');
      await ended.waitFor();
    });
    await workbench.dismissNotifications();

    await workbench.command('Haft: Open Drain Report');
    await editors.tab(/^Report of/).waitFor();
    // Its headings are drawn bold once the editor has read them.
    await page.locator('.part.editor .view-line span.mtkb').nth(1).waitFor();
    await take(workbench, 'report');
    await workbench.command('View: Close All Editors');
    await sidebar.item(/^Round prices/, 'Commissions').click();
    await editors.diffDrawn();
    await take(workbench, 'review', () => editors.diffDrawn());
    await workbench.command('Haft: Show Proof');
    const proof = page.locator('iframe.webview.ready').last().contentFrame();
    await proof.frameLocator('#active-frame').locator('main').waitFor();
    await take(workbench, 'proof');
  });
}

await mkdir(join(root, 'docs/tour'), { recursive: true });
await begin();
await drainAndReview();
