import { equal } from 'node:assert/strict';
import type { DecisionText } from '../fixtures/decisionText.ts';
import { haftStage } from './haftStage.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';

const [guide, index] = ['docs/guide.md', 'docs/index.md'];

/** A page of thirty lines, some of them in other words. */
const page = (words: Readonly<Record<number, string>>): string =>
  Array.from({ length: 30 }, (_, at) => `${words[at + 1] ?? `Line ${String(at + 1)}`}\n`).join('');

/** Longer than a window is high. */
const sorts = Array.from({ length: 60 }, (_, at) => `Sort ${String(at + 1)}\n`).join('');
const first = { 3: `Apples\n${sorts}All of them`, 14: 'Pears', 25: 'Plums' };
const write = (path: string, text: string): object => ({ write: { path, text } });

/** Its second result has other words at one place of the first page. */
const fruit: DecisionText = {
  id: 'dec-20261101-fruit-0f000001',
  title: 'Name the fruit',
  keys: { allowed_paths: ['docs/'], evidence_requirements: ['grep -q Apples docs/guide.md'] },
  script: {
    name: 'steps',
    arg: {
      turns: [
        { steps: [write(guide, page(first)), write(index, page({ 2: 'See the guide' }))] },
        { steps: [write(guide, page({ ...first, 14: 'Quinces' }))] },
      ],
    },
  },
};

describe('given a held result with several changes in a file', () => {
  it('when they are marked one by one, then each stays marked while it is the same, and all of them are the file', async () => {
    await using stage = await haftStage({ [guide]: page({}), [index]: page({}) }, [fruit]);
    await stage.haft('commission', 'create-from-decision', fruit.id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
    await runWorkbench(stage.options, async (session) => {
      const { workbench, screenshot, reload, page: window } = session;
      const { sidebar, editors, quickInput } = workbench;
      const { keyboard } = window;
      await sidebar.open('Haft');
      await sidebar.widen(120);
      await sidebar.item(/^Name the fruit, held,/).click();
      await editors.diffLine('modified', 'Sort 3').waitFor();
      await unfold(session);
      await editors.diffLine('modified', 'Sort 3').click();
      await keyboard.press('Control+Alt+k');
      await workbench.statusItem('1 of 3 changes reviewed').waitFor();
      await sidebar.item(/guide\.md, modified, not reviewed, 1 of 3 changes/).waitFor();
      await screenshot('changes-1-one');
      // Out of view in a diff of many files.
      await keyboard.press('Control+Alt+u');
      await editors.tab(/^guide\.md \(Name the fruit\)/).waitFor();
      await editors.diffLine('modified', 'Pears').waitFor();
      await screenshot('changes-5-below');
      await keyboard.press('Control+Alt+u');
      // A command is known to the editor a moment after its key was pressed for the first time.
      await workbench.statusItem('Ln 86').waitFor();
      await keyboard.press('Control+Alt+k');
      await workbench.statusItem('2 of 3 changes reviewed').waitFor();
      await keyboard.press('Control+Alt+Shift+u');
      await workbench.statusItem('Ln 75').waitFor();
      await keyboard.press('Control+Alt+k');
      await workbench.statusItem('3 of 3 changes reviewed').waitFor();
      await sidebar.item(/guide\.md, modified, reviewed/).waitFor();
      await screenshot('changes-2-file');
      await keyboard.press('Control+Alt+u');
      await editors.tab(/^index\.md \(Name the fruit\)/).waitFor();
      await editors.diffLine('modified', 'See the guide').waitFor();
      await keyboard.press('Control+Alt+k');
      await workbench.statusItem('1 of 1 changes reviewed').waitFor();
      await keyboard.press('Control+Alt+u');
      await workbench.statusItem('Every change of this result is reviewed.').waitFor();
      await screenshot('changes-3-all');

      await reload();
      await sidebar.open('Haft');
      await unfold(session);
      await sidebar.item(/guide\.md, modified, reviewed/).waitFor();
      await sidebar.item(/index\.md, modified, reviewed/).waitFor();

      await sidebar.choose(/^Name the fruit, held,/, 'Request Changes');
      await quickInput.answer('Quinces, please.');
      await sidebar.item(/^Name the fruit, queued,/).waitFor();
      await sidebar.act(/^Name the fruit, queued,/, 'Run Commission');
      await sidebar.item(/^Name the fruit, held,/).waitFor();
      await unfold(session);
      await sidebar.item(/guide\.md, modified, not reviewed, 2 of 3 changes/).waitFor();
      await sidebar.item(/index\.md, modified, reviewed/).waitFor();
      await workbench.command('View: Close All Editors');
      await sidebar.item(/^Name the fruit, held,/).click();
      await editors.diffLine('modified', 'Sort 3').waitFor();
      await editors.title(/^Accept/).waitFor();
      await keyboard.press('Control+Alt+u');
      await editors.tab(/^guide\.md \(Name the fruit\)/).waitFor();
      await editors.diffLine('modified', 'Quinces').waitFor();
      await screenshot('changes-4-again');
      await keyboard.press('Control+Alt+k');
      await workbench.statusItem('3 of 3 changes reviewed').waitFor();
    });
  }).timeout(240_000);

  /** Opens the commission's row, where it is not open yet. */
  async function unfold({ workbench: { sidebar }, page: window }: Session): Promise<void> {
    const row = sidebar.item(/^Name the fruit, held,/);
    await row.waitFor();
    const files = sidebar.item(/guide\.md, modified/);
    while (!(await files.isVisible())) {
      await window.mouse.move(0, 0);
      await row.locator('.monaco-tl-twistie').click();
      await files.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
  }
});
