import { deepEqual, match } from 'node:assert/strict';
import { haftStage } from './haftStage.ts';
import { spaced } from './monacoText.ts';
import { orchardFiles, rounding } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

describe('given a file that a commission changed', () => {
  it('when a line is asked about, then its decision is told and led to, also below unsaved edits, and nothing is said of others', async () => {
    await using stage = await haftStage(orchardFiles, [rounding]);
    stage.model.open('rounding');
    await stage.haft('commission', 'create-from-decision', rounding.id, ...auto);
    await stage.haft('harness', 'run', '--drain');
    match(await stage.git('log', '-1', '--format=%s', 'main'), /Round prices half to even/);
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { quickInput } = workbench;
      const line = (text: string) =>
        page.locator('.part.editor .view-line', { hasText: spaced(text) }).first();
      const question = 'Haft: Which Decision Wrote This?';
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Round prices half to even, landed/).waitFor();
      await workbench.command('Go to File...');
      await quickInput.type('pricing.py');
      await quickInput.pick('pricing.py');

      await line('CENT = Decimal').click();
      await workbench.command(question);
      await quickInput.titled('Round prices half to even');
      deepEqual(
        (await quickInput.rows()).map((row) => row.split(':')[0]?.trim()),
        ['Decision', 'Proof', 'Diff'],
      );
      await screenshot('trace-1-asked');
      await quickInput.pick('Decision: it still holds');
      await workbench.editors.tab(new RegExp(rounding.id)).waitFor();
      await workbench.editors.tab('pricing.py').click();

      await line('CENT = Decimal').click();
      await page.keyboard.press('Home');
      await page.keyboard.type('# mine');
      await page.keyboard.press('Enter');
      await line('# mine').click();
      await workbench.command(question);
      await workbench.notification('This line is not committed yet.').waitFor();
      await workbench.dismissNotifications();

      await line('CENT = Decimal').click();
      await workbench.command('Show or Focus Hover');
      const hover = page.locator('.monaco-hover', { hasText: 'it still holds' }).first();
      await hover.waitFor();
      match(await hover.innerText(), /Round prices half to even[^]*Decision[^]*Proof[^]*Commit/);
      await screenshot('trace-2-hover');
      await hover.getByRole('link', { name: 'Show Proof' }).click();
      await workbench.editors.tab(/^Proof: Round prices half to even/).waitFor();

      await workbench.editors.tab('pricing.py').click();
      await line('What a bag of apples').click();
      await page.keyboard.press('Control+End');
      await line('def price').click({ button: 'right' });
      const menu = page.locator('.monaco-menu');
      await menu.getByRole('menuitem', { name: 'Which Decision Wrote This?' }).waitFor();
      await screenshot('trace-3-menu');
      await page.keyboard.press('Escape');
      await line('def price').click();
      await workbench.command(question);
      await workbench.notification(/No decision of this project wrote this line/).waitFor();
    });
  }).timeout(180_000);
});
