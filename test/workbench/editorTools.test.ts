import { match } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { haftStage } from './haftStage.ts';
import { orchardFiles, rounding } from './orchard.ts';
import { runWorkbench } from './runWorkbench.ts';
import { vsixPackage } from './vsixPackage.ts';

const manifest = {
  name: 'asker',
  publisher: 'haft-harness-test',
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './extension.js',
  activationEvents: [],
  contributes: { commands: [{ command: 'asker.ask', title: 'Commission', category: 'Asker' }] },
};
const code = `
const vscode = require('vscode');
exports.activate = ({ subscriptions }) => {
  const channel = vscode.window.createOutputChannel('Asker');
  subscriptions.push(channel, vscode.commands.registerCommand('asker.ask', async () => {
    channel.show(true);
    try {
      const input = { decision_refs: ['${rounding.id}'], delivery_policy: 'workspace_patch_auto_on_pass' };
      const result = await vscode.lm.invokeTool('haft_create_commissions', { input, toolInvocationToken: undefined });
      channel.appendLine('made: ' + result.content[0].value.replace(/\\s+/g, ' ').slice(0, 90));
    } catch (thrown) { channel.appendLine('failed: ' + thrown); }
  }));
};
`;

describe('given an extension whose model uses the tools of the editor', () => {
  it('when it commissions a decision, then the operator is asked, and what they allow is drained', async () => {
    await using stage = await haftStage(orchardFiles, [rounding], {
      'chat.disableAIFeatures': false,
    });
    const folder = join(dirname(stage.root), 'asker');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'extension.js'), code);
    await writeFile(join(folder, 'README.md'), 'Asks.');
    const asker = await vsixPackage(folder, join(folder, 'asker.vsix'));
    const vsix = [...(stage.options.vsix ?? []), asker];
    await runWorkbench({ ...stage.options, vsix }, async ({ workbench, page, screenshot }) => {
      await workbench.command('Asker: Commission');
      await page
        .getByText(`Commission ${rounding.id} with the policy workspace_patch_auto`)
        .first()
        .waitFor();
      await screenshot('asked');
      await workbench.press('Yes');
      await workbench.outputLine('made:');
      await screenshot('made');
      stage.model.open('rounding');
      const drained = await stage.haft('harness', 'run', '--drain');
      match(drained.stdout, /auto_apply_succeeded: /);
    });
  });
});
