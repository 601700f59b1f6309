import { equal } from 'node:assert/strict';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage } from './haftStage.ts';
import { leaves, prices, pricesWith, reviewedFiles, rival } from './reviewed.ts';
import { runWorkbench } from './runWorkbench.ts';

describe('given held results of which two do not fit together', () => {
  it('when they are looked at, then rows, files, tooltip and proof name the other, and the branch once it has moved on', async () => {
    const [leaf] = leaves;
    const decisions = [prices, rival, ...(leaf ? [leaf] : [])];
    await using stage = await haftStage(reviewedFiles, decisions);
    await stage.haft('commission', 'create-batch', ...decisions.map(({ id }) => id));
    equal((await stage.haft('harness', 'run', '--drain', '--concurrency', '2')).exitCode, 0);
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      await sidebar.widen(320);
      // First in the row: at the width of a side bar what comes later is cut off.
      const both = /^Print the prices, held, collides with “Print the prices of plums only”/;
      await sidebar.item(both).waitFor();
      await sidebar
        .item(/^Print the prices of plums only, held, .*collides with “Print the prices”/)
        .waitFor();
      await sidebar.item(both).locator('.monaco-tl-twistie').click();
      await sidebar.item(/prices\.md, modified, .*collides with “Print the prices of/).waitFor();
      equal(await sidebar.item(/leaf-00, held, .*collides/).count(), 0);
      await sidebar.item(both).hover();
      const hover = page.locator('.monaco-hover', { hasText: 'collides with' });
      await hover.getByRole('link', { name: /collides with .*plums only.* in docs/ }).waitFor();
      await screenshot('collisions-1-rows');
      await page.keyboard.press('Escape');

      await sidebar.choose(/^Print the prices, held,/, 'Show Proof');
      const proof = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await proof.getByText('collides with “Print the prices of plums only” in docs').waitFor();
      await screenshot('collisions-2-proof');

      // The operator lands something of that kind themselves; nothing of that is on the record.
      await writeFiles(stage.root, { 'docs/prices.md': pricesWith({ 18: 'plums 6' }) });
      await stage.git('commit', '--quiet', '--all', '--message=Plums');
      await proof.getByText('collides with main in docs/prices.md').waitFor();
      await sidebar.item(/^Print the prices, held, .*collides with main/).waitFor();
      await screenshot('collisions-3-branch');

      await stage.git('reset', '--quiet', '--hard', 'HEAD~1');
      await sidebar.item(both).waitFor();
      await sidebar.choose(/^Print the prices of plums only, held,/, 'Refuse');
      await workbench.quickInput.answer('Not now.');
      await sidebar.item(/^Print the prices, held, (?!.*collides)/).waitFor();
      await proof.getByText('collides with').waitFor({ state: 'detached' });
    });
  }).timeout(240_000);
});
