import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A throw-away extension with one of everything, to prove that the page object finds it. */
const manifest = {
  name: 'sample',
  publisher: 'haft-harness-test',
  version: '0.0.1',
  engines: { vscode: '^1.105.0' },
  main: './extension.js',
  activationEvents: [],
  contributes: {
    commands: [
      { command: 'sample.ask', title: 'Ask', category: 'Sample' },
      { command: 'sample.diff', title: 'Diff', category: 'Sample', icon: '$(diff)' },
      { command: 'sample.eat', title: 'Eat', category: 'Sample', icon: '$(check)' },
      { command: 'sample.add', title: 'Add', category: 'Sample', icon: '$(add)' },
    ],
    viewsContainers: { activitybar: [{ id: 'sample', title: 'Sample Box', icon: 'icon.svg' }] },
    views: {
      sample: [
        { id: 'sample.fruit', name: 'Fruit' },
        { id: 'sample.roots', name: 'Roots' },
      ],
    },
    menus: {
      'view/item/context': [
        { command: 'sample.eat', when: 'viewItem == fruit' },
        { command: 'sample.eat', when: 'viewItem == fruit', group: 'inline' },
      ],
      'view/title': [{ command: 'sample.add', when: 'view == sample.fruit', group: 'navigation' }],
      'editor/title': [{ command: 'sample.eat', when: 'isInDiffEditor', group: 'navigation' }],
    },
  },
};

const code = `
const vscode = require('vscode');
exports.activate = ({ subscriptions }) => {
  const fruit = ['apple', 'banana'];
  const changed = new vscode.EventEmitter();
  const channel = vscode.window.createOutputChannel('Sample Channel');
  const tree = (names, contextValue) => ({
    onDidChangeTreeData: changed.event,
    getChildren: (parent) => (parent ? [] : names),
    getTreeItem: (label) => Object.assign(new vscode.TreeItem(label), { contextValue, description: 'ripe' }),
  });
  const say = async (text) => {
    channel.appendLine(text);
    channel.show(true);
  };
  const bar = vscode.window.createStatusBarItem();
  bar.text = 'sample: ' + process.version;
  bar.show();
  const content = { provideTextDocumentContent: ({ path }) => (path === '/old' ? 'one word\\n' : 'two words\\n') };
  const on = vscode.commands.registerCommand;
  subscriptions.push(
    channel,
    bar,
    vscode.window.registerTreeDataProvider('sample.fruit', tree(fruit, 'fruit')),
    vscode.window.registerTreeDataProvider('sample.roots', tree(['carrot'], 'root')),
    vscode.workspace.registerTextDocumentContentProvider('sample', content),
    on('sample.eat', (what) => say('eaten: ' + (typeof what === 'string' ? what : 'a diff'))),
    on('sample.add', () => (fruit.push('cherry'), changed.fire())),
    on('sample.diff', () =>
      vscode.commands.executeCommand('vscode.diff', vscode.Uri.parse('sample:/old'), vscode.Uri.parse('sample:/new'), 'Old and new')),
    on('sample.ask', async () => {
      const one = await vscode.window.showQuickPick(['red', 'green'], { placeHolder: 'A colour?' });
      const many = await vscode.window.showQuickPick(['small', 'big', 'round'], { canPickMany: true });
      const validateInput = (text) => (text === 'bad' ? 'not bad' : undefined);
      const text = await vscode.window.showInputBox({ prompt: 'A word?', validateInput });
      const pressed = await vscode.window.showInformationMessage('Sure about ' + text + '?', 'Yes', 'No');
      const modal = await vscode.window.showWarningMessage('Really?', { modal: true }, 'Do it');
      await say([one, many.join('+'), text, pressed, modal, process.env.SAMPLE].join(' / '));
    }),
  );
};
`;

/** Writes the extension into `folder`. */
export async function writeSampleExtension(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = {
    'package.json': JSON.stringify(manifest),
    'extension.js': code,
    'icon.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="8"/></svg>',
    'README.md': 'A sample.',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
