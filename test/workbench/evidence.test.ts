import { equal } from 'node:assert/strict';
import { haftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';

const tasks = {
  version: '2.0.0',
  tasks: [{ label: 'look', type: 'shell', command: 'true', problemMatcher: '$go' }],
};

const decision = {
  id: 'dec-20260101-discounts-0000000a',
  title: 'Say who gets a discount',
  keys: {
    affected_files: ['docs/discounts.md'],
    evidence_requirements: ['cat problems.txt; exit 1'],
  },
  script: {
    name: 'edit',
    arg: { file: 'docs/discounts.md', from: 'TODO: say who gets one.', to: 'Members.' },
  },
};

describe('given a result whose evidence is red', () => {
  it('when its evidence is opened, then the problem matchers of the workspace find what is amiss and where', async () => {
    const files = {
      ...orchardFiles,
      '.vscode/tasks.json': JSON.stringify(tasks),
      'problems.txt': 'docs/discounts.md:1:1: too few words\n',
    };
    await using stage = await haftStage(files, [decision]);
    await stage.haft('commission', 'create-from-decision', decision.id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      await sidebar.item(/^Say who gets a discount, .*red as before/, 'Commissions').waitFor();
      await sidebar.choose(
        /^Say who gets a discount, .*red as before/,
        'Open Evidence as Problems',
      );
      await workbench.statusItem('1').locator('.codicon-error').first().waitFor();
      await screenshot('evidence-task');
      await workbench.command('View: Focus Problems');
      const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'too few words' });
      await problem.waitFor();
      await screenshot('evidence-problems');
      await problem.dblclick();
      await workbench.editors.tab(/discounts\.md/).waitFor();
    });
  }).timeout(180_000);
});
