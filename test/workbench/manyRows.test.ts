import { equal } from 'node:assert/strict';
import { haftStage, type HaftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { openWorkbench, type OpenWorkbench, type Session } from './runWorkbench.ts';

/** More than are shown at first. */
const MANY = 230;

const decisions = Array.from({ length: MANY }, (_, at) => ({
  id: `dec-20260101-page-${at.toString(16).padStart(8, '0')}`,
  title: `Fill page ${at + 1}`,
  keys: { allowed_paths: [`pages/${at + 1}.md`] },
}));

describe('given a window with more commissions and decisions than are shown at first', () => {
  let stage: HaftStage;
  let opened: OpenWorkbench;

  before(async () => {
    stage = await haftStage(orchardFiles, decisions);
    const ids = decisions.map(({ id }) => id);
    equal((await stage.haft('commission', 'create-batch', ...ids)).exitCode, 0);
    opened = await openWorkbench(stage.options);
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  const ways = {
    Decisions: ({ workbench: { sidebar } }: Session) =>
      sidebar.item('30 more…', 'Decisions').click(),
    // As any row, it has a menu.
    Commissions: ({ workbench: { sidebar } }: Session) => sidebar.choose('30 more…', 'Show More'),
  };
  for (const [view, open] of Object.entries(ways))
    it(`when the row for more is opened in ${view}, then the next are there and have the keyboard`, () =>
      opened.run(async (session) => {
        const { workbench, page, screenshot } = session;
        const { sidebar } = workbench;
        await sidebar.open('Haft');
        await sidebar.item(/^Fill page 1,/, view).hover();
        const more = sidebar.item('30 more…', view);
        while (!(await more.isVisible())) await page.mouse.wheel(0, 2_000);
        await open(session);
        const first = sidebar.item(/^Fill page 201,/, view);
        await first.and(page.locator('.monaco-list-row.focused')).waitFor();
        await page.keyboard.press('End');
        await sidebar.item(/^Fill page 230,/, view).waitFor();
        equal(await sidebar.item(/more…/, view).count(), 0);
        await screenshot(`many-${view.toLowerCase()}`);
      }));

  it('when the group is long, then it counts all of them', () =>
    opened.run(async ({ workbench, page }) => {
      // The row that has the keyboard is the last one.
      await page.keyboard.press('Home');
      await workbench.sidebar.item(/^Waiting/, 'Commissions').waitFor();
      equal((await workbench.sidebar.rows('Commissions'))[0], 'Waiting 230');
    }));
});
