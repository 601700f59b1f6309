import { deepEqual, equal, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesUnder } from '../fixtures/processesUnder.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { discounts, endless, orchardFiles } from './orchard.ts';
import { openWorkbench, type OpenWorkbench, type Session } from './runWorkbench.ts';

/** Stopped twice, no codex process is left after this, ms. */
const STOPPED = 10_000;

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

/** Processes of agents at work in this stage: codex itself and what it runs. */
async function agentsOf({ root }: HaftStage): Promise<string[]> {
  const all = await processesUnder(root.replace(/\/[^/]+$/, ''));
  return all.filter((line) => /app-server|sleep 600/.test(line));
}

/** Processes tell nobody when they come and go: this looks until they are as wanted. */
async function untilAgents(stage: HaftStage, wanted: (lines: string[]) => boolean): Promise<void> {
  while (!wanted(await agentsOf(stage))) await sleep(50);
}

async function startDraining({ workbench }: Session): Promise<void> {
  await workbench.sidebar.open('Haft');
  await workbench.sidebar.item(/, queued,/, 'Commissions').waitFor();
  await workbench.command('Haft: Drain');
}

describe('given a drain in a window whose agent takes its time', () => {
  let stage: HaftStage;
  let opened: OpenWorkbench;

  before(async () => {
    stage = await haftStage(orchardFiles, [discounts, endless]);
    opened = await openWorkbench(stage.options);
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  it('when the window is loaded anew, then the drain goes on unasked and lands once', async () => {
    await stage.haft('commission', 'create-from-decision', discounts.id, ...auto);
    await opened.run(async (session) => {
      const { workbench, page } = session;
      await startDraining(session);
      // What is to be known before the first drain is said once.
      await workbench.press('Drain');
      await stage.model.until(() => true);
      await workbench.sidebar.item(/, running,/).waitFor();
      const before = await agentsOf(stage);

      const loaded = page.waitForEvent('load');
      await workbench.command('Developer: Reload Window');
      await loaded;
      await workbench.ready();
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/, running,/).waitFor();
      await untilAgents(
        stage,
        (lines) => lines.length > 0 && lines.every((line) => !before.includes(line)),
      );
      stage.model.open('discounts');
      await workbench.sidebar.item(/, landed,/).waitFor();

      deepEqual(await stage.git('rev-list', '--count', 'main'), '2');
      equal(await stage.git('status', '--porcelain'), '');
    });
  });

  it('when it is stopped in one window and again in another, then within ten seconds no codex process is left', async () => {
    await stage.haft('commission', 'create-from-decision', endless.id, ...auto);
    await opened.run(async (session) => {
      const { sidebar } = session.workbench;
      await startDraining(session);
      await sidebar.item(/, running,/).waitFor();
      await untilAgents(stage, (lines) => lines.some((line) => line.includes('sleep 600')));

      await session.workbench.command('Haft: Stop');
      await session.workbench.statusItem('stop again to interrupt').waitFor();
      const other = await session.openWindow();
      await other.sidebar.open('Haft');
      await other.sidebar.item(/, running,/, 'Commissions').waitFor();
      ok((await agentsOf(stage)).length > 0, 'the first stop interrupted the turn');
      const asked = performance.now();
      await other.command('Haft: Stop');
      await untilAgents(stage, (lines) => lines.length === 0);
      const took = performance.now() - asked;

      ok(took < STOPPED, `${took.toFixed(0)} ms`);
      await sidebar.item(/, interrupted, the next drain continues it/).waitFor();
      await session.screenshot('stopped');
      const { stdout } = await stage.haft('harness', 'status', '--json');
      equal(
        (JSON.parse(stdout) as { status: { runtime_state: string } }).status.runtime_state,
        'idle',
      );
    });
  });
});
