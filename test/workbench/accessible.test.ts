import { deepEqual, ok } from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { askAxe } from './axe.ts';
import { haftStage } from './haftStage.ts';
import { currencies, discounts, orchardFiles, rounding } from './orchard.ts';
import { redAndGreen } from './redAndGreen.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';
import { themeNames, wear } from './themes.ts';

/** The document of the page in front. */
async function documentIn({ page }: Session): Promise<Frame> {
  const webview = await page.locator('iframe.webview.ready').last().elementHandle();
  const outer = await webview.contentFrame();
  const inner = await outer?.waitForSelector('#active-frame');
  const frame = await inner?.contentFrame();
  if (!frame) throw new Error('There is no page in front.');
  await frame.waitForSelector('main');
  return frame;
}

/** Nothing is amiss in any theme; these rules had something to hold for, so that axe has looked. */
async function isRight(session: Session, rules: readonly string[]): Promise<void> {
  await documentIn(session);
  for (const theme of themeNames) {
    await wear(session.workbench, theme);
    const { violations, held } = await askAxe(await documentIn(session));
    deepEqual(violations, [], `${theme}: ${JSON.stringify(violations, null, 1)}`);
    for (const rule of ['color-contrast', ...rules]) ok(held.includes(rule), `${theme}: ${rule}`);
  }
}

describe('given a page of ours', () => {
  it('when it is the proof of a red or a green result, or of a drain that is over, then axe finds nothing amiss in any theme', async () => {
    await using stage = await redAndGreen();
    await runWorkbench(stage.options, async (session) => {
      const { workbench } = session;
      await workbench.sidebar.open('Haft');
      const pages = [
        () => workbench.sidebar.choose(/^Count the last bag.*, failed/, 'Show Proof'),
        () => workbench.sidebar.choose(/^Round prices half to even, held/, 'Show Proof'),
        () => workbench.command('Haft: Show Drain'),
      ];
      for (const open of pages) {
        await open();
        await isRight(session, ['heading-order', 'th-has-data-cells', 'link-name']);
        await workbench.command('View: Close All Editors');
      }
    });
  }).timeout(480_000);

  it('when it is the view of a drain that runs, then axe finds nothing amiss in any theme, and what is amiss it finds', async () => {
    await using stage = await haftStage(orchardFiles, [rounding, discounts, currencies], {
      'haft.concurrency': 2,
    });
    for (const { id } of [discounts, currencies, rounding])
      await stage.haft('commission', 'create-from-decision', id);
    await runWorkbench(stage.options, async (session) => {
      const { workbench } = session;
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Round prices.*, queued,/, 'Commissions').waitFor();
      await workbench.command('Haft: Drain');
      for (const gate of ['discounts', 'rounding'])
        await stage.model.until(({ heldAt }) => heldAt === gate);
      await workbench.command('Haft: Show Drain');
      await workbench.editors.tab(/^Drain of /).waitFor();
      await (await documentIn(session)).waitForSelector('#queue li');
      await isRight(session, ['heading-order', 'th-has-data-cells', 'link-name', 'svg-img-alt']);

      const amiss = '<p style="color: #777; background: #888"><img src="x.png">Amiss</p>';
      const { violations } = await askAxe(await documentIn(session), amiss);
      deepEqual(violations.map(({ rule }) => rule).toSorted(), ['color-contrast', 'image-alt']);
      for (const gate of ['rounding', 'discounts', 'currencies']) stage.model.open(gate);
      await workbench.notification(/3 held for review/).waitFor();
    });
  }).timeout(480_000);
});
