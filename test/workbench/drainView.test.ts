import { equal, match } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { haftStage } from './haftStage.ts';
import { currencies, discounts, orchardFiles, rounding } from './orchard.ts';
import { openWorkbench, type Session } from './runWorkbench.ts';
import { themeNames, wear } from './themes.ts';

/** The page in front. */
const pageIn = ({ page }: Session): FrameLocator =>
  page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

describe('given a drain in which two share a folder', () => {
  it('when it is shown, then its view follows it, asks it to pause and go on, and keeps its picture', async () => {
    await using stage = await haftStage(orchardFiles, [rounding, discounts, currencies], {
      'haft.concurrency': 2,
    });
    for (const { id } of [discounts, currencies, rounding])
      await stage.haft('commission', 'create-from-decision', id, ...auto);
    await using opened = await openWorkbench(stage.options);
    await opened.run(async (session) => {
      const { workbench, page, screenshot } = session;
      const view = pageIn(session);
      const state = view.locator('#state');
      const link = (name: string) => view.getByRole('link', { name, exact: true });
      await workbench.sidebar.open('Haft');
      await workbench.sidebar
        .item(/, queued,/, 'Commissions')
        .first()
        .waitFor();
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      for (const gate of ['discounts', 'rounding'])
        await stage.model.until(({ heldAt }) => heldAt === gate);

      await workbench.command('Haft: Show Drain');
      await workbench.editors.tab(/^Drain of /).waitFor();
      await state.getByText('It runs.').waitFor();
      await view.getByRole('row', { name: /Say who gets a discount .* running/ }).waitFor();
      await view
        .getByRole('listitem')
        .filter({ hasText: /Name the currencies[^]*waits for[^]*which holds docs/ })
        .waitFor();
      await screenshot('drain-1-running');

      await link('Stop').focus();
      await stage.haft('harness', 'pause');
      await state.getByText('It is paused').waitFor();
      const focused = view.locator('a:focus');
      equal(await focused.innerText(), 'Stop');
      await link('Resume').click();
      await state.getByText('It runs.').waitFor();
      await link('Pause').waitFor();

      for (const gate of ['rounding', 'currencies']) stage.model.open(gate);
      await view.getByRole('row', { name: /Round prices half to even .* landed/ }).waitFor();
      // What happens while nobody sees it is there when somebody does again.
      await workbench.command('Go to File...');
      await workbench.quickInput.type('README.md');
      await workbench.quickInput.pick('README.md');
      await workbench.editors.tab('README.md').waitFor();
      stage.model.open('discounts');
      await workbench.notification(/3 landed/).waitFor();
      await workbench.press('Show Drain');
      await state.getByText('It is over').waitFor();
      await view
        .getByRole('row', { name: /Name the currencies .* landed .* waited for/ })
        .waitFor();
      equal(await link('Stop').count(), 0);
      const said = await view.locator('main').ariaSnapshot();
      match(said, /img "Timeline of drain-[^]*columnheader "Evidence"[^]*rowheader/);

      for (const theme of themeNames) {
        await wear(workbench, theme);
        await view.locator('body[data-vscode-theme-kind]').waitFor();
        await screenshot(`drain-2-${theme.toLowerCase().replaceAll(' ', '-')}`);
      }

      await link('Save Picture…').click();
      await workbench.quickInput.titled('Save Picture');
      await screenshot('drain-3-save');
      await workbench.quickInput.answer(join(stage.root, 'night.svg'));
      await workbench.statusItem('The picture is saved.').waitFor();
      const svg = await readFile(join(stage.root, 'night.svg'), 'utf8');
      match(svg, /worked on 3 commissions, of which 3 landed/);
      match(svg, /<style>/);

      await link('Open Report').click();
      await workbench.editors.tab(/^Report of drain-/).waitFor();
      const lens = page.locator('.part.editor .codelens-decoration a');
      await lens.filter({ hasText: 'Show Proof' }).nth(2).waitFor();
      await screenshot('drain-4-report');
      await lens.filter({ hasText: 'Review Diff' }).first().click();
      await workbench.editors.diffDrawn();
      await workbench.editors.tab(/^Drain of /).click();

      await view.getByRole('link', { name: 'Round prices half to even' }).focus();
      await page.keyboard.press('Enter');
      await workbench.editors.tab(/^Proof: Round prices half to even/).waitFor();
    });
  }).timeout(180_000);
});
