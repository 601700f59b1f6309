import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { askAxe } from './axe.ts';
import { haftStage } from './haftStage.ts';
import { orchardFiles, rounding, stock } from './orchard.ts';
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

describe('given the pages of proof, red and green, and of a drain', () => {
  it('when they are drawn, then axe finds nothing amiss in any theme', async () => {
    const inWords = {
      ...rounding,
      keys: {
        ...rounding.keys,
        evidence_requirements: [
          'grep -q ROUND_HALF_EVEN src/pricing.py',
          { kind: 'review', description: 'The docstring says how it rounds' },
        ],
      },
    };
    await using stage = await haftStage(orchardFiles, [inWords, stock]);
    stage.model.open('rounding');
    for (const { id } of [inWords, stock])
      await stage.haft('commission', 'create-from-decision', id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
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
        await documentIn(session);
        for (const theme of themeNames) {
          await wear(workbench, theme);
          const frame = await documentIn(session);
          const { violations, held } = await askAxe(frame);
          deepEqual(violations, [], `${theme}: ${JSON.stringify(violations, null, 1)}`);
          // It looked: at colours, the order of headings, tables and names.
          for (const rule of ['color-contrast', 'heading-order', 'th-has-data-cells', 'link-name'])
            ok(held.includes(rule), `${theme}: ${rule}`);
        }
        const grey = '<p style="color: #777; background: #888"><img src="x.png">Amiss</p>';
        const { violations } = await askAxe(await documentIn(session), grey);
        deepEqual(violations.map(({ rule }) => rule).toSorted(), ['color-contrast', 'image-alt']);
        await workbench.command('View: Close All Editors');
      }
    });
  }).timeout(240_000);
});
