import { equal, match } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { haftStage, type HaftStage } from './haftStage.ts';
import { spaced } from './monacoText.ts';
import { discounts, orchardFiles, rounding, stock } from './orchard.ts';
import { openWorkbench, type OpenWorkbench, type Session } from './runWorkbench.ts';

const failed = /^Count the last bag of the stock, failed,/;

describe('given a window with a draft, a result whose evidence is red, and what waits', () => {
  let stage: HaftStage;
  let opened: OpenWorkbench;

  before(async () => {
    stage = await haftStage(orchardFiles, [discounts, rounding, stock], { 'haft.concurrency': 1 });
    await stage.haft('commission', 'create-from-decision', stock.id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
    await stage.haft('commission', 'create-from-decision', discounts.id, '--state', 'draft');
    await stage.haft('commission', 'create-from-decision', rounding.id);
    opened = await openWorkbench(stage.options);
    await opened.run(({ workbench }) => workbench.sidebar.open('Haft'));
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  /** A line of the text in front. */
  const line = ({ page }: Session, text: string) =>
    page.locator('.part.editor .view-line', { hasText: spaced(text) }).first();

  it('when a decision, or the set-up, is asked for in the palette, then its questions are there', () =>
    opened.run(async ({ workbench, workbench: { quickInput } }) => {
      await workbench.command('Haft: New Decision');
      await quickInput.titled('New Decision (1/4)');
      await quickInput.cancel();
      await workbench.command('Haft: Set Up');
      await quickInput.row('Check again').waitFor();
      await quickInput.cancel();
      equal(await stage.git('status', '--porcelain'), '');
    }));

  it('when a draft is queued from its row, then it is', () =>
    opened.run(async ({ workbench: { sidebar } }) => {
      await sidebar.choose(/^Say who gets a discount, draft/, 'Queue Draft');
      await sidebar.item(/^Say who gets a discount, queued, ready/).waitFor();
      equal(await sidebar.item(/, draft/).count(), 0);
    }));

  it('when its record, output, report and log are asked for, then each is shown', () =>
    opened.run(async (session) => {
      const { workbench, screenshot, page } = session;
      const { sidebar, editors } = workbench;
      await sidebar.choose(failed, 'Show Record as JSON');
      await editors.tab(/^wc-.*\.json/).waitFor();
      await line(session, `"decision_ref": "${stock.id}"`).waitFor();
      await sidebar.choose(failed, 'Follow Output');
      await workbench.outputLine('grep -q "return len(bags)$" src/stock.py');
      await screenshot('seldom-1-output');
      await workbench.command('Haft: Open Drain Report');
      await editors.tab(/^Report of drain-/).waitFor();
      await workbench.command('Haft: Show Log');
      const channel = "document.querySelector('.part.panel select')?.value";
      await page.waitForFunction(`${channel} === 'Haft'`);
      equal(await editors.tab(/^Report of drain-/).count(), 1);
    }));

  it('when its workspace is opened, then it is a window of its own that says whose it is', () =>
    opened.run(async ({ workbench: { sidebar }, page }) => {
      const other = page.context().waitForEvent('page');
      await sidebar.choose(failed, 'Open Workspace');
      const window = await other;
      await window.locator('.part.activitybar').getByRole('tab', { name: 'Haft' }).click();
      await window
        .getByText(/This folder is the workspace of commission wc-/)
        .first()
        .waitFor();
      equal(await window.locator('.part.sidebar').getByRole('treeitem').count(), 0);
      await window.close();
    }));

  it('when its drain is kept as a picture, then it is in the file that was named', () =>
    opened.run(async ({ workbench }) => {
      const { quickInput } = workbench;
      await workbench.command('Haft: Save Timeline of a Drain…');
      await quickInput.titled('Save Picture');
      // What it proposes comes later than its title, and in place of what was typed before.
      await quickInput.row('docs').waitFor();
      await quickInput.answer(join(stage.root, 'timeline.svg'));
      await workbench.statusItem('The picture is saved.').waitFor();
      match(await readFile(join(stage.root, 'timeline.svg'), 'utf8'), /Count the last bag/);
    }));

  it('when it goes on where it stopped, then it is queued with what it did', () =>
    opened.run(async ({ workbench: { sidebar } }) => {
      await sidebar.choose(failed, 'Resume');
      await sidebar.item(/^Count the last bag of the stock, queued,/).waitFor();
      const { stdout } = await stage.haft('commission', 'list', '--json');
      match(stdout, /"attempt":2,.*"thread":"[^"]+".*"result":/);
    }));

  it('when a drain is paused and resumed by its buttons, then it goes on', () =>
    opened.run(async ({ workbench, screenshot }) => {
      const { sidebar } = workbench;
      await workbench.command('Haft: Drain');
      await stage.model.until(({ heldAt }) => heldAt === 'discounts');
      await sidebar.actInTitle('Commissions', 'Pause Drain');
      await sidebar.view('Commissions').getByText('The drain is paused').waitFor();
      await screenshot('seldom-2-paused');
      await sidebar.actInTitle('Commissions', 'Resume Drain');
      await sidebar
        .view('Commissions')
        .getByText('The drain is paused')
        .waitFor({ state: 'detached' });
      for (const gate of ['discounts', 'rounding']) stage.model.open(gate);
      await sidebar.item(/^Round prices half to even, held,/).waitFor();
      await sidebar.item(failed).waitFor();
      equal(await sidebar.item(/, queued,/).count(), 0);
    }));

  it('when its red result is applied all the same, then the reason is asked for and stands in the commit', () =>
    opened.run(async ({ workbench: { sidebar, quickInput } }) => {
      await sidebar.choose(failed, 'Apply Unproven…');
      await quickInput.titled('without proof');
      await quickInput.accept();
      await quickInput.complains('A reason is required');
      await quickInput.answer('one bag is enough');
      await sidebar.item(/^Count the last bag of the stock, landed,/).waitFor();
      match(
        await stage.git('log', '-1', '--format=%(trailers)', 'main'),
        /^Evidence: unproven \(one bag is enough\)/m,
      );
    }));
});
