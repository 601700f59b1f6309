import { equal, match } from 'node:assert/strict';
import { haftStage } from './haftStage.ts';
import { discounts, orchardFiles, rounding } from './orchard.ts';
import { spaced } from './monacoText.ts';
import { openWorkbench } from './runWorkbench.ts';

const goodNight = 'Good night: 2 of 2 landed.';
const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

describe('given a drain in a window', () => {
  it('when it is paused there, loaded anew, widened, and resumed from a shell, then each shows, and its report opens at the end', async () => {
    await using stage = await haftStage(orchardFiles, [discounts, rounding], {
      'haft.concurrency': 1,
    });
    for (const { id } of [discounts, rounding])
      await stage.haft('commission', 'create-from-decision', id, ...auto);
    await using opened = await openWorkbench(stage.options);
    await opened.run(async (session) => {
      const { workbench, page } = session;
      const tree = workbench.sidebar.view('Commissions');
      await workbench.sidebar.open('Haft');
      await workbench.sidebar
        .item(/, queued,/, 'Commissions')
        .first()
        .waitFor();
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      await stage.model.until(({ heldAt }) => heldAt === 'discounts');

      await workbench.sidebar.actInTitle('Commissions', 'Pause Drain');
      await workbench.statusItem('paused').first().waitFor();
      await tree.getByText('The drain is paused').waitFor();
      await session.screenshot('paused');

      const loaded = page.waitForEvent('load');
      await workbench.command('Developer: Reload Window');
      await loaded;
      await workbench.ready();
      await workbench.sidebar.open('Haft');
      await tree.getByText('The drain is paused').waitFor();
      const { stdout } = await stage.haft('harness', 'status', '--json');
      const { status } = JSON.parse(stdout) as { status: { paused: boolean; running: object[] } };
      equal(status.paused, true);

      await workbench.command('Haft: Set Concurrency');
      await workbench.quickInput.titled('Set Concurrency');
      await workbench.quickInput.type('2');
      await page.keyboard.press('Enter');
      await workbench.statusItem('2 side by side').waitFor();
      const resumed = await stage.haft('harness', 'resume');
      match(resumed.stdout, /^drain-\S+ goes on\.$/);
      await workbench.sidebar
        .item(/, running,/)
        .nth(1)
        .waitFor();
      await session.screenshot('widened');
      for (const gate of ['discounts', 'rounding']) stage.model.open(gate);
      await workbench.press('Report');
      await workbench.editors.tab(/Report of drain-/).waitFor();
      const line = page.locator('.part.editor .view-line', { hasText: spaced(goodNight) });
      await line.first().waitFor();
      await session.screenshot('report');
    });
  });
});
