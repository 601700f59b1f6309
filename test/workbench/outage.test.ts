import { equal, match } from 'node:assert/strict';
import { startScriptedModel } from '../fixtures/scriptedModel/scriptedModel.ts';
import { haftStage } from './haftStage.ts';
import { discounts, orchardFiles } from './orchard.ts';
import { openWorkbench } from './runWorkbench.ts';

describe('given a network that goes away and comes back in the middle of a drain', () => {
  it('when nobody touches the editor, then it says so once, waits, goes on by itself and lands', async () => {
    const settings = { 'haft.noProgressSeconds': 2 };
    await using stage = await haftStage(orchardFiles, [discounts], settings);
    const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
    await stage.haft('commission', 'create-from-decision', discounts.id, ...auto);
    const port = Number(new URL(stage.model.url).port);
    await using opened = await openWorkbench(stage.options);
    await opened.run(async (session) => {
      const { workbench } = session;
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/, queued,/, 'Commissions').waitFor();
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      await stage.model.until(({ heldAt }) => heldAt === 'discounts');
      await stage.model.close();

      await workbench.notification(/Haft waits: provider unreachable/).waitFor();
      equal(await workbench.notification('').count(), 1);
      await workbench.statusItem('provider unreachable').waitFor();
      await workbench.sidebar.item(/, interrupted, waits: provider unreachable/).waitFor();
      await session.screenshot('outage');
      await using back = await startScriptedModel({ port });
      back.open('discounts');
      await workbench.sidebar.item(/, landed,/).waitFor();

      const { stdout } = await stage.haft('commission', 'list', '--selector', 'all');
      match(stdout, / landed /);
    });
  });
});
