import { deepEqual, equal } from 'node:assert/strict';
import type { DecisionText } from '../fixtures/decisionText.ts';
import { haftStage } from './haftStage.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';

const [guide, index] = ['docs/guide.md', 'docs/index.md'];
const writing = (path: string, text: string): object => ({ write: { path, text } });

/** Its second result changes one of the two pages otherwise. */
const pages: DecisionText = {
  id: 'dec-20261101-pages-0d000001',
  title: 'Write the pages',
  keys: { allowed_paths: ['docs/'], evidence_requirements: ['grep -q Welcome docs/guide.md'] },
  script: {
    name: 'steps',
    arg: {
      turns: [
        { steps: [writing(guide, 'Welcome all.\n'), writing(index, 'See the guide.\n')] },
        { steps: [writing(guide, 'Welcome, dear reader.\n')] },
      ],
    },
  },
};

describe('given a held result of several files', () => {
  it('when its files are ticked and it is revised, then marks stay with what is the same, and the rest can be compared', async () => {
    await using stage = await haftStage({ [guide]: 'TODO\n', [index]: 'TODO\n' }, [pages]);
    await stage.haft('commission', 'create-from-decision', pages.id);
    equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
    await runWorkbench(stage.options, async (session) => {
      const { workbench, screenshot, reload, page } = session;
      const { sidebar, editors, quickInput } = workbench;
      await sidebar.open('Haft');
      await sidebar.widen(120);
      await sidebar.item(/^Write the pages, held,/).click();
      await editors.diffLine('modified', 'Welcome all.').waitFor();
      await unfold(session);
      await marked(session, { guide: false, index: false });
      await sidebar
        .item(/index\.md, modified/)
        .locator('.custom-view-tree-node-item-checkbox')
        .click();
      await marked(session, { guide: false, index: true });
      // The other one by its key, in the file itself.
      await editors.diffLine('modified', 'Welcome all.').click();
      await page.keyboard.press('Control+Alt+m');
      await workbench.statusItem('2 of 2 files reviewed').waitFor();
      await marked(session, { guide: true, index: true });
      await screenshot('marks-1-all');
      await workbench.command('Haft: Show Changes Since Your Last Look');
      await workbench.notification(/first result of that commission/).waitFor();
      await workbench.dismissNotifications();
      await reload();
      await sidebar.open('Haft');
      await unfold(session);
      await marked(session, { guide: true, index: true });

      await sidebar.choose(/^Write the pages, held,/, 'Request Changes');
      await quickInput.answer('Greet one reader.');
      await sidebar.item(/^Write the pages, queued,/).waitFor();
      await sidebar.act(/^Write the pages, queued,/, 'Run Commission');
      await sidebar.item(/^Write the pages, held,/).waitFor();
      await unfold(session);
      await marked(session, { guide: false, index: true });
      await workbench.command('View: Close All Editors');
      await sidebar.choose(/^Write the pages, held,/, 'Show Changes Since Your Last Look');
      await editors.tab(/^Since your last look: Write the pages/).waitFor();
      await editors.diffLine('original', 'Welcome all.').waitFor();
      await editors.diffLine('modified', 'Welcome, dear reader.').waitFor();
      deepEqual(
        (await editors.diffLines('modified')).filter((line) => line.includes('See the')),
        [],
      );
      await editors.title(/^Accept/).waitFor();
      await screenshot('marks-2-since');
    });
  }).timeout(240_000);

  /** Opens the commission's row, where it is not open yet. */
  async function unfold({ workbench: { sidebar }, page }: Session): Promise<void> {
    const row = sidebar.item(/^Write the pages, held,/);
    await row.waitFor();
    const files = sidebar.item(/guide\.md, modified/);
    while (!(await files.isVisible())) {
      await page.mouse.move(0, 0);
      await row.locator('.monaco-tl-twistie').click();
      await files.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
  }

  async function marked(
    { workbench: { sidebar } }: Session,
    files: Readonly<Record<string, boolean>>,
  ): Promise<void> {
    for (const [name, isReviewed] of Object.entries(files))
      await sidebar
        .item(new RegExp(`${name}\\.md, modified, ${isReviewed ? 'reviewed' : 'not reviewed'}`))
        .waitFor();
  }
});
