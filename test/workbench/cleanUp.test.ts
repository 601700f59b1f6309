import { equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage } from './haftStage.ts';
import { discounts, orchardFiles, rounding } from './orchard.ts';
import { openWorkbench } from './runWorkbench.ts';

describe('given what a commission that is over left on the disk', () => {
  it('when it is cleaned up in the window, then it is told first, and goes when that is wanted', async () => {
    await using stage = await haftStage(orchardFiles, [discounts, rounding]);
    const ids: string[] = [];
    for (const { id } of [discounts, rounding]) {
      const { stdout } = await stage.haft('commission', 'create-from-decision', id, '--json');
      ids.push((JSON.parse(stdout) as { commission: { id: string } }).commission.id);
    }
    const [over = '', open = ''] = ids;
    const home = (id: string): string => join(stage.root, '.git/haft/codex', id);
    for (const id of ids) await writeFiles(home(id), { 'home/thread.jsonl': '{}\n' });
    await stage.haft('commission', 'cancel', over, '--reason', 'not needed');
    await using opened = await openWorkbench(stage.options);
    await opened.run(async (session) => {
      const { workbench } = session;
      await workbench.sidebar.open('Haft');
      await workbench.sidebar
        .item(/, queued,/, 'Commissions')
        .first()
        .waitFor();
      await workbench.command('Haft: Clean Up');
      await workbench
        .notification(/Of commissions that are over: 1 home, .*Results stay/)
        .waitFor();
      equal(existsSync(home(over)), true);
      await session.screenshot('cleanUp');
      await workbench.press('Remove');
      await workbench.statusItem('Removed 1 home').waitFor();
      equal(existsSync(home(over)), false);
      equal(existsSync(home(open)), true);
      await workbench.command('Haft: Clean Up');
      await workbench.statusItem('There is nothing to clean up').waitFor();
    });
  });
});
