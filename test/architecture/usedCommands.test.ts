import { deepEqual, ok } from 'node:assert/strict';
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../docs/manifest.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { bareTitle, keyOf, usesIn } from './usedCommands.ts';

const root = join(import.meta.dirname, '../..');

describe('given the commands of the manifest', () => {
  it('when the workbench tests are read, then each is used by its title or its key in a real window', () => {
    const { commands, keybindings } = readManifest().contributes;
    const files = globSync('test/workbench/*.ts', { cwd: root }).map((file) => join(root, file));
    const { titles, keys } = usesIn(files);
    ok(titles.size > 20 && keys.size > 5, 'the tests were not read');
    const unused = commands.filter(
      ({ command, title }) =>
        !titles.has(bareTitle(title)) &&
        !keybindings.some((one) => one.command === command && keys.has(keyOf(one.key))),
    );

    deepEqual(
      unused.map(({ title }) => title),
      [],
    );
  });
});

describe('given a workbench test', () => {
  it('when it names a command without using it, then that is no use of it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'a.test.ts');
    const lines = [
      "const named = 'Haft: By Constant';",
      "await workbench.command('Haft: Ask…');",
      'await workbench.command(named);',
      "await workbench.command('View: Elsewhere');",
      "await sidebar.choose(row, 'In a Menu');",
      "await page.keyboard.press('Control+Shift+Alt+h');",
      "await workbench.notification('Only Said').waitFor();",
    ];
    await writeFile(file, lines.join('\n'));
    const { titles, keys } = usesIn([file]);

    deepEqual([...titles].sort(), ['Ask', 'By Constant', 'In a Menu']);
    deepEqual([...keys], [keyOf('ctrl+alt+shift+h')]);
  });
});
