import { equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';

/** More steps than these and nobody gets there in their first ten minutes. */
const MOST_ACTIONS = 12;

const files = {
  ...orchardFiles,
  Makefile: 'test:\n\tgrep -q "a tenth" docs/discounts.md\n',
};

/** The scripted model does what the title says. */
const title = `Say who gets a discount [[script:edit {"file":"docs/discounts.md","from":"TODO: say who gets one.","to":"Members pay a tenth less."}]]`;

/** As a repository is that has never seen us. */
async function withoutHaft(stage: HaftStage): Promise<void> {
  await stage.git('rm', '-rq', '.haft');
  await stage.git('commit', '-qm', 'Without');
  await rm(join(stage.root, '.haft'), { recursive: true, force: true });
}

describe('given a repository that has never seen us, in a fresh profile', () => {
  it('when something is asked for that is not there yet, then it is no failure, and leads to what makes it', async () => {
    await using stage = await haftStage(files, []);
    await withoutHaft(stage);
    await runWorkbench(stage.options, async ({ workbench, screenshot }) => {
      await workbench.sidebar.open('Haft');
      for (const command of ['Haft: Open Drain Report', 'Haft: Show Drain']) {
        await workbench.command(command);
        const told = workbench.notification(/No drain is on record\. Start one/);
        await told.locator('.codicon-info').waitFor();
        await told.getByRole('button', { name: 'Drain', exact: true }).waitFor();
        await workbench.dismissNotifications();
      }
      await workbench.command('Haft: Confirm Workspace Set-up…');
      const told = workbench.notification(/workspace\.yaml is not there/);
      await told.locator('.codicon-info').waitFor();
      await screenshot('first-ten-no-setup');
      // Commissions have nothing to do with it.
      equal(await told.getByRole('button', { name: 'Show Commissions' }).count(), 0);
    });
  });

  it('when only what the editor shows is followed, then a commit has landed in few actions', async () => {
    await using stage = await haftStage(files, []);
    await withoutHaft(stage);
    const before = await stage.git('rev-parse', 'main');
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { sidebar, quickInput } = workbench;
      let actions = 0;
      const act = async (doing: Promise<void>): Promise<void> => {
        actions += 1;
        await doing;
      };
      equal(existsSync(join(stage.root, '.haft')), false);

      await act(sidebar.open('Haft'));
      await act(
        page.locator('.part.sidebar').getByRole('button', { name: 'New Decision' }).click(),
      );
      await quickInput.titled('New Decision (1/4)');
      await act(quickInput.answer(title));
      await quickInput.titled('(2/4)');
      await quickInput.row('docs/').waitFor();
      await quickInput.type('discounts');
      await quickInput.row('docs/discounts.md').waitFor();
      await screenshot('first-ten-paths');
      await act(quickInput.accept());
      await quickInput.titled('1 file in scope');
      await act(quickInput.accept());
      await quickInput.titled('(3/4)');
      await quickInput.row('found in Makefile').waitFor();
      await quickInput.titled('1 to be shown');
      await screenshot('first-ten-evidence');
      await act(quickInput.accept());
      await quickInput.titled('(4/4)');
      await screenshot('first-ten-next');
      await act(quickInput.pick('Decide and Commission'));
      await act(quickInput.pick('Land by itself when proven'));
      await sidebar.item(/^Say who.*, queued,/, 'Commissions').waitFor();
      await screenshot('first-ten-queued');
      await act(workbench.press('Drain'));
      await page.locator('.monaco-dialog-box').waitFor();
      await act(workbench.press('Drain'));
      await sidebar.item(/^Say who.*, landed,/).waitFor();
      await screenshot('first-ten-landed');
      await sidebar.open('Explorer');
      const listed = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'dec-' });
      const told = '[aria-label*="Haft: landed"]';
      await listed
        .locator(told)
        .or(listed.and(page.locator(told)))
        .first()
        .waitFor();
      await screenshot('first-ten-explorer');
      ok(actions <= MOST_ACTIONS, `it took ${String(actions)} actions`);
    });
    equal(await stage.git('rev-list', '--count', `${before}..main`), '1');
    match(await stage.git('show', 'main:docs/discounts.md'), /a tenth/);
  });
});

describe('given a decision whose front matter is written', () => {
  it('when keys are asked for and one is looked at, then they are offered and explained, and it is mended', async () => {
    await using stage = await haftStage(files, []);
    const file = '.haft/decisions/dec-mine.md';
    const text =
      '---\nid: dec-mine\nkind: DecisionRecord\ntitle: Mine\nallowed_paths:\n  - docs/\n\n---\n\nDo it.\n';
    await writeFiles(stage.root, { [file]: text });
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Mine/, 'Decisions').click();
      const lens = page.locator('.part.editor .codelens-decoration');
      await lens.getByText('Create Commission · 2 files in scope').waitFor();
      const line = (words: string) =>
        page.locator('.part.editor .view-line', { hasText: words }).first();

      await line('allowed_paths:').locator('span span').first().hover();
      const hover = page.locator('.monaco-hover', { hasText: 'a folder means all below it' });
      await hover.first().waitFor();
      await screenshot('writing-hover');
      await page.keyboard.press('Escape');

      await line('docs/').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Control+Space');
      const suggestions = page.locator('.suggest-widget .monaco-list-row');
      await suggestions.filter({ hasText: 'docs/discounts.md' }).first().waitFor();
      await screenshot('writing-paths');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+Space');
      await suggestions.filter({ hasText: 'evidence_requirements' }).first().waitFor();
      await screenshot('writing-keys');
      await page.keyboard.press('Escape');

      await line('title: Mine').click();
      await page.keyboard.press('Control+.');
      const fix = page.locator('.action-widget').getByText('Prove it with make test');
      await fix.waitFor();
      await screenshot('writing-fix');
      await fix.click();
      await line('- make test').waitFor();
      await page.locator('.part.editor .squiggly-warning').waitFor({ state: 'detached' });
      equal(await line('- make test').count(), 1);
    });
  });
});

describe('given a project without a decision', () => {
  it('when work is asked for, then it says what to do, and the form can be gone back and takes patterns', async () => {
    await using stage = await haftStage(files, []);
    await runWorkbench(stage.options, async ({ workbench, screenshot, page }) => {
      const { quickInput, sidebar } = workbench;
      await sidebar.open('Haft');
      await workbench.command('Haft: Drain');
      await workbench.notification(/No runnable WorkCommissions/).waitFor();
      await workbench.press('New Decision');
      await quickInput.titled('(1/4)');
      await quickInput.cancel();
      await workbench.command('Haft: Create Commission from Decision');
      const told = workbench.notification(/There is no active decision/);
      await told.waitFor();
      await screenshot('first-ten-no-decision');
      equal(await told.locator('.codicon-error').count(), 0);
      await workbench.press('New Decision');
      await quickInput.answer('Go back and forth');
      await quickInput.titled('(2/4)');
      await page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
      await quickInput.titled('(1/4)');
      const kept = page.locator('.quick-input-widget input[type="text"]');
      equal(await kept.inputValue(), 'Go back and forth');
      await quickInput.accept();
      await quickInput.titled('(2/4)');
      await quickInput.type('src/**/*.py');
      await quickInput.row('2 files').waitFor();
      await quickInput.accept();
      await quickInput.titled('2 files in scope');
      await screenshot('first-ten-glob');
      await quickInput.cancel();
      equal(await stage.git('status', '--porcelain'), '');
    });
  });
});
