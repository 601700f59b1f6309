import { equal, match, ok } from 'node:assert/strict';
import { statSync } from 'node:fs';
import { haftStage } from './haftStage.ts';
import { orchardFiles, rounding } from './orchard.ts';
import { openWorkbench } from './runWorkbench.ts';

describe('given a window that speaks German', () => {
  it('when nothing is decided yet, then the views, their welcome, the palette and a form say so in German', async () => {
    await using stage = await haftStage(orchardFiles, []);
    const [vsix = ''] = stage.options.vsix ?? [];
    ok(statSync(vsix).size <= 2_000_000);
    await using opened = await openWorkbench({ ...stage.options, language: 'de' });
    await opened.run(async ({ workbench, page, screenshot }) => {
      await workbench.sidebar.open('Haft');
      const sidebar = page.locator('.part.sidebar');
      await sidebar.getByText('In .haft/decisions steht noch keine Entscheidung.').waitFor();
      await sidebar.getByRole('button', { name: 'Neue Entscheidung' }).first().waitFor();
      await sidebar.getByText('Aufträge').first().waitFor();
      await screenshot('german-1-welcome');
      await workbench.command('Haft: Neue Entscheidung');
      await workbench.quickInput.titled('Neue Entscheidung');
      await page.getByText('Der Agent liest es Wort für Wort.').waitFor();
      await screenshot('german-2-form');
    });
  }).timeout(180_000);

  it('when a result is held, then its row, status and proof are in German, and what the engine says in English', async () => {
    await using stage = await haftStage(orchardFiles, [rounding]);
    stage.model.open('rounding');
    await stage.haft('commission', 'create-from-decision', rounding.id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
    await using opened = await openWorkbench({ ...stage.options, language: 'de' });
    await opened.run(async ({ workbench, page, screenshot }) => {
      await workbench.sidebar.open('Haft');
      const row = workbench.sidebar.item(/^Round prices half to even, zur Durchsicht,/);
      await row.waitFor();
      await workbench.sidebar.item(/^Zur Durchsicht/).waitFor();
      await workbench.statusItem('1').first().waitFor();
      await workbench.sidebar.choose(
        /^Round prices half to even, zur Durchsicht/,
        'Beweis anzeigen',
      );
      const frame = page
        .locator('iframe.webview.ready')
        .last()
        .contentFrame()
        .frameLocator('#active-frame');
      await frame.getByRole('heading', { name: 'Nachweise' }).waitFor();
      equal(await frame.locator('html').getAttribute('lang'), 'de');
      match(await frame.locator('main').innerText(), /Befehl\s+Vorher\s+Jetzt\s+Dauer/);
      await screenshot('german-3-proof');
    });
  }).timeout(180_000);
});
