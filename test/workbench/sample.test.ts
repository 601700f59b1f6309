import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { haftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';

describe('given somebody who wants to see it on something small', () => {
  it('when a sample is asked for, then what it may take is told first, it is written beside all else, and opened', async () => {
    await using stage = await haftStage(orchardFiles, []);
    await using place = await temporaryFolder();
    await mkdir(join(place.path, 'haft-sample'));
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { quickInput, sidebar } = workbench;
      await sidebar.open('Haft');
      await workbench.command('Haft: Open Sample Project…');
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.getByText(/300,000 tokens at most/).waitFor();
      await screenshot('sample-told');
      await workbench.press('Choose a Folder…');
      await quickInput.titled('Where shall the sample project be?');
      await quickInput.type(`${place.path}/`);
      await page.locator('.quick-input-widget').getByText('haft-sample').first().waitFor();
      const opened = page.context().waitForEvent('page');
      await page
        .locator('.quick-input-widget')
        .getByRole('button', { name: 'Put It Here' })
        .click();
      // What was open stays open.
      const window = await opened;
      const row = window
        .locator('.part.sidebar')
        .getByRole('treeitem', { name: /^Print a receipt/ });
      await row.waitFor();
      const told = window.locator('.notification-toast', { hasText: '300,000 tokens at most' });
      await told.getByRole('button', { name: 'Check Set-up' }).waitFor();
      await window
        .locator('.part.editor')
        .getByRole('tab', { name: /README/ })
        .waitFor();
      await window.screenshot({ path: join(import.meta.dirname, 'out/sample-opened.png') });
      equal(await window.locator('.part.sidebar').getByRole('treeitem').count(), 3);
    });
    deepEqual(await readdir(join(place.path, 'haft-sample')), []);
    deepEqual((await readdir(place.path)).sort(), ['haft-sample', 'haft-sample-2']);
    equal(await stage.git('status', '--porcelain'), '');
  }).timeout(180_000);
});
