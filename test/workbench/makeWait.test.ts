import { deepEqual, equal } from 'node:assert/strict';
import { haftStage, type HaftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { openWorkbench, type OpenWorkbench } from './runWorkbench.ts';

const titles = ['Peel the apples', 'Core the pears', 'Press the juice'];
const decisions = titles.map((title, at) => ({
  id: `dec-20260101-fruit-0000000${at}`,
  title,
  keys: { allowed_paths: [`fruit/${at}.md`] },
}));
const [peel = '', core = '', press = ''] = titles;

describe('given a window with commissions that have not begun', () => {
  let stage: HaftStage;
  let opened: OpenWorkbench;

  /** Whom each waits for, by title. */
  const waits = async (): Promise<string[]> => {
    const { stdout } = await stage.haft('commission', 'list', '--selector', 'all', '--json');
    const { commissions } = JSON.parse(stdout) as {
      commissions: { id: string; decision_title: string; depends_on: string[] }[];
    };
    const titleOf = new Map(commissions.map((one) => [one.id, one.decision_title]));
    return commissions
      .filter((one) => one.depends_on.length > 0)
      .map((one) => `${one.decision_title} > ${one.depends_on.map((id) => titleOf.get(id)).join()}`)
      .sort();
  };

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

  it('when one is dragged onto another, then it waits for it, the row says so, and Undo takes it back', () =>
    opened.run(async ({ workbench, screenshot }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      const row = (title: string) => sidebar.item(new RegExp(`^${title},`), 'Commissions');
      await row(peel).dragTo(row(press));
      await workbench.notification(`“${peel}” waits for “${press}”.`).waitFor();
      await sidebar.item(new RegExp(`^${peel}, queued, .*“${press}”`), 'Commissions').waitFor();
      await screenshot('made-to-wait');
      deepEqual(await waits(), [`${peel} > ${press}`]);
      await workbench.press('Undo');
      await sidebar.item(new RegExp(`^${peel}, queued, ready`), 'Commissions').waitFor();
      deepEqual(await waits(), []);
    }));

  it('when a circle would come of it, then it is refused in words and nothing changes', () =>
    opened.run(async ({ workbench }) => {
      const { sidebar } = workbench;
      const row = (title: string) => sidebar.item(new RegExp(`^${title},`), 'Commissions');
      await row(core).dragTo(row(peel));
      await sidebar.item(new RegExp(`^${core}, queued, .*“${peel}”`), 'Commissions').waitFor();
      await row(peel).dragTo(row(core));
      await workbench.notification(/would wait for each other/).waitFor();
      deepEqual(await waits(), [`${core} > ${peel}`]);
    }));

  it('when it is done with the keyboard, then only those are offered that do not wait for it, and it ends so too', () =>
    opened.run(async ({ workbench }) => {
      const { sidebar, quickInput } = workbench;
      await workbench.command('Haft: Make It Wait For…');
      await quickInput.asks('Commission that is to wait');
      await quickInput.pick(peel);
      await quickInput.titled(`Make “${peel}” Wait`);
      deepEqual(await quickInput.rows(), [press]);
      await quickInput.pickMany([press]);
      await sidebar.item(new RegExp(`^${peel}, queued, .*“${press}”`), 'Commissions').waitFor();
      deepEqual(await waits(), [`${core} > ${peel}`, `${peel} > ${press}`].sort());

      await sidebar.choose(new RegExp(`^${core}, queued, .*“`), 'Let It Wait No Longer');
      await sidebar.item(new RegExp(`^${core}, queued, ready`), 'Commissions').waitFor();
      deepEqual(await waits(), [`${peel} > ${press}`]);
    }));
});
