import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vsixPackage } from './vsixPackage.ts';

const manifest = {
  name: 'apply-probe',
  publisher: 'haft-harness-test',
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './extension.js',
  activationEvents: [],
  contributes: {
    commands: [{ command: 'probe.apply', title: 'Apply All', category: 'Probe' }],
  },
};

/** Times what the operator would wait for: the command, not the landing. */
const code = `
const vscode = require('vscode');
const { execFileSync } = require('node:child_process');
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('probe.apply', async () => {
    const figures = [];
    for (const id of process.env.PROBE_IDS.split(',')) {
      const asked = performance.now();
      await vscode.commands.executeCommand('haft.apply', id);
      figures.push(Math.round((performance.now() - asked) * 10) / 10);
    }
    const cwd = vscode.workspace.workspaceFolders[0].uri.fsPath;
    const commits = execFileSync('git', ['rev-list', '--count', 'main'], { cwd, encoding: 'utf8' });
    vscode.window.setStatusBarMessage('probe: ' + [...figures, commits.trim()].join(' '));
  }));
};
`;

/**
 * Packages an extension whose one command applies all of `PROBE_IDS` and shows how long each took, ms, and
 * how many commits the branch had when the last one returned.
 */
export async function applyProbe(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const files = {
    'package.json': JSON.stringify(manifest),
    'extension.js': code,
    'README.md': 'A probe.',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return vsixPackage(folder, `${folder}.vsix`);
}
