import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { createHarness } from '../../src/composition/createHarness.ts';
import type { Harness } from '../../src/composition/harness.ts';
import { decisionText } from '../fixtures/decisionText.ts';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { currencies, orchardFiles, rounding } from './orchard.ts';
import { openWorkbench, type OpenWorkbench } from './runWorkbench.ts';

/** An event appended by any process shows within this, ms. */
const SOON = 500;

/** More than a window shows, so that there is something to scroll. */
const MANY = 60;

const sliceName = (number: number): string => `slice ${String(number).padStart(2, '0')}`;

describe('given a window with more commissions than it shows, and other processes', () => {
  let stage: HaftStage;
  let harness: Harness;
  let ids: readonly string[];
  let opened: OpenWorkbench;

  before(async () => {
    // For agents of the window; nothing of the editor's own looks outside for them.
    stage = await haftStage(orchardFiles, [rounding], { 'chat.disableAIFeatures': false });
    harness = await createHarness({ folder: stage.root, env: stage.env, log: () => undefined });
    const issued = await harness.commissions.create(
      Array.from({ length: MANY }, (_, number) => ({
        decisionRef: rounding.id,
        by: 'operator:test',
        sliceDescription: sliceName(number),
      })),
    );
    ids = issued.map(({ commission }) => commission.id);
    opened = await openWorkbench(stage.options);
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await harness.dispose();
    await stage[Symbol.asyncDispose]();
  });

  it('when they append, then the tree shows it at once, and selection and scroll stay', () =>
    opened.run(async ({ workbench, page }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      const chosen = sidebar.item(/slice 15,/, 'Commissions');
      await chosen.click();
      const below = sidebar.item(new RegExp(`${sliceName(22)},`));
      while (!(await below.isVisible())) await page.mouse.wheel(0, 100);
      const place = await chosen.boundingBox();
      ok(place, 'the chosen row was scrolled away');

      const delays: number[] = [];
      for (let gone = 1; gone <= 6; gone += 1) {
        const id = ids[MANY - gone] ?? '';
        const seen = whenSeen(page, `${String(MANY - gone)} waiting, ${String(gone)} closed`);
        equal((await stage.haft('commission', 'cancel', id, '--reason', 'no')).exitCode, 0);
        const event = (await harness.reports.history(id)).find(({ type }) => type === 'cancelled');
        delays.push((await seen) - (event?.at ?? 0));
      }
      // Before the first, the window is still starting, and it would be that which is measured.
      const first = delays.shift() ?? 0;

      const said = `shown after ${delays.join(', ')} ms, the first after ${String(first)} ms`;
      ok(
        delays.every((delay) => delay >= 0 && delay < SOON),
        said,
      );
      deepEqual(await chosen.boundingBox(), place);
      const selected = sidebar.view('Commissions').locator('.monaco-list-row.selected');
      deepEqual(await selected.allInnerTexts(), await chosen.allInnerTexts());
    }));

  it('when several rows are cancelled at once, then each is, for the one reason given', () =>
    opened.run(async ({ workbench, page, screenshot }) => {
      const { quickInput, sidebar } = workbench;
      await sidebar.open('Haft');
      const several = [16, 18, 19].map((number) => new RegExp(`${sliceName(number)},`));
      for (const [at, label] of several.entries())
        await sidebar
          .item(label, 'Commissions')
          .click(at === 0 ? {} : { modifiers: ['ControlOrMeta'] });
      await sidebar.choose(several[2] ?? '', 'Cancel…');
      await page.getByText('Cancel 3 Commissions').waitFor();
      await screenshot('several');
      await quickInput.answer('no longer wanted');
      await page.locator('.part.sidebar', { hasText: '51 waiting, 9 closed' }).waitFor();
      for (const number of [16, 18, 19]) {
        const history = await harness.reports.history(ids[number] ?? '');
        const end = history.findLast(({ type }) => type === 'cancelled');
        equal(end?.type === 'cancelled' && end.data.reason, 'no longer wanted');
      }
    }));

  it('when a decision file comes, breaks and is mended, then its row tells so', () =>
    opened.run(async ({ workbench, page, screenshot }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      await sidebar.item(/^Round prices/, 'Decisions').waitFor();
      const file = `.haft/decisions/${currencies.id}.md`;
      await writeFiles(stage.root, { [file]: decisionText(currencies) });
      await sidebar.item(/^Name the currencies, active/).waitFor();
      const broken = decisionText(currencies).replace('version: 1', 'version: soon');
      await writeFiles(stage.root, { [file]: broken });
      await sidebar.item(new RegExp(`${currencies.id}\\.md:4`)).click();
      await page.locator('.part.statusbar', { hasText: 'Ln 4,' }).waitFor();
      await screenshot('problem');
      await writeFiles(stage.root, { [file]: decisionText(currencies) });
      await sidebar.item(/^Name the currencies, active/).waitFor();
      deepEqual(await sidebar.item(new RegExp(`${currencies.id}\\.md:4`)).count(), 0);
    }));

  it('when its first steps are opened, then they are there, with a button to begin', () =>
    opened.run(async ({ workbench, page, screenshot }) => {
      await workbench.command('Welcome: Open Walkthrough...');
      await workbench.quickInput.pick('From a Decision to a Landed Commit');
      const steps = page.locator('.gettingStartedContainer');
      await steps.getByRole('button', { name: 'Check Set-up' }).waitFor();
      await screenshot('first-steps');
      await steps.getByText('Write a decision').first().click();
      const begin = steps.getByRole('button', { name: 'New Decision' });
      await begin.waitFor();
      deepEqual(await begin.count(), 1);
      await workbench.command('View: Close All Editors');
    }));

  it('when its agents look for servers, then ours is there, and it starts', () =>
    opened.run(async ({ workbench, screenshot }) => {
      const { quickInput } = workbench;
      await workbench.command('MCP: List Servers');
      await quickInput.pick('Haft');
      await quickInput.pick('Start Server');
      await quickInput.closed();
      await workbench.outputLine('Discovered 2 tools');
      await workbench.command('MCP: List Servers');
      const running = quickInput.row('Running');
      await running.waitFor();
      match(await running.locator('.label-name').first().innerText(), /^Haft/);
      await screenshot('server');
      await quickInput.cancel();
    }));
});

/** Epoch ms at which the side bar first shows the text, as the page itself sees it. */
function whenSeen(page: Page, text: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const bar = document.querySelector('.part.sidebar');
    const look = () => {
      if (!bar.textContent.replaceAll('\\u00a0', ' ').includes(${JSON.stringify(text)})) return;
      watch.disconnect();
      resolve(Date.now());
    };
    const watch = new MutationObserver(look);
    watch.observe(bar, { subtree: true, childList: true, characterData: true });
    look();
  })`);
}
