import { equal, match, ok } from 'node:assert/strict';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage } from './haftStage.ts';
import { discounts, orchardFiles } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';

const files = {
  ...orchardFiles,
  '.gitignore': 'node_modules/\n',
  '.haft/workspace.yaml': 'copy: [node_modules]\ncommands: [echo ready]\n',
};
const decision = {
  ...discounts,
  keys: {
    ...discounts.keys,
    evidence_requirements: ['sh node_modules/dep/check.sh docs/discounts.md'],
  },
};

describe('given a workspace set-up that came with the project', () => {
  it('when a drain is started, then it is shown, and runs once it is confirmed', async () => {
    await using stage = await haftStage(files, [decision]);
    await writeFiles(stage.root, { 'node_modules/dep/check.sh': 'grep -q "a tenth" "$1"\n' });
    await stage.haft('commission', 'create-from-decision', decision.id);
    stage.model.open('discounts');
    await runWorkbench(stage.options, async ({ workbench, screenshot }) => {
      const { sidebar, editors } = workbench;
      await sidebar.open('Haft');
      await sidebar.item(/^Say who.*, queued,/, 'Commissions').waitFor();
      await workbench.command('Haft: Drain');
      await workbench.notification('Set up workspaces like this?').waitFor();
      await editors.tab('Workspace Set-up').waitFor();
      await screenshot('confirm-setup');
      const shown = (await editors.lines()).join('\n');
      match(shown, /node_modules/);
      match(shown, /echo ready/);
      equal(stage.model.requests.length, 0);
      match((await stage.haft('harness', 'confirm-setup')).stdout, /^not confirmed;/m);

      await workbench.press('Confirm Set-up');
      await sidebar.item(/^Say who.*, held,/).waitFor();
      match((await stage.haft('harness', 'confirm-setup')).stdout, /^confirmed;/m);
      await workbench.command('Haft: Confirm Workspace Set-up…');
      await workbench.statusItem('This workspace set-up is confirmed').waitFor();
      ok((await workbench.notification('Set up workspaces').count()) === 0);
    });
  });
});
