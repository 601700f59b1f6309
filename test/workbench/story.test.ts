import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { haftStage, type HaftStage } from './haftStage.ts';
import { currencies, discounts, orchardFiles, rounding, stock } from './orchard.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';
import type { Workbench } from './workbench.ts';

/** Answers the questions of creation: policy, paths as the decision has them, none forbidden. */
async function answerCreation({ quickInput }: Workbench, policy: string): Promise<void> {
  await quickInput.titled('(1/3)');
  await quickInput.pick(policy);
  await quickInput.titled('(2/3)');
  await quickInput.accept();
  await quickInput.titled('(3/3)');
  await quickInput.accept();
  await quickInput.closed();
}

describe('given a project with decisions, in VS Code', () => {
  let stage: HaftStage;

  before(async () => {
    stage = await haftStage(orchardFiles, [rounding, discounts, currencies, stock], {
      'files.autoSave': 'off',
    });
  });
  after(() => stage[Symbol.asyncDispose]());

  it('when work is created, drained, reviewed and applied, then each result is one commit', () =>
    runWorkbench(stage.options, async (session) => {
      await create(session);
      await drain(session);
      await review(session);
      await askReasons(session);
    }));

  /** A slip is told where it was made, and mended from there; then the way to a commission is open again. */
  async function judgeText({ workbench, page, screenshot }: Session): Promise<void> {
    const { sidebar, editors, quickInput } = workbench;
    await sidebar.item(/^Round prices/, 'Decisions').click();
    const lens = page.locator('.part.editor .codelens-decoration');
    await lens.getByText('Create Commission · 1 file in scope').waitFor();
    const key = page.locator('.part.editor .view-line', { hasText: 'affected_files:' }).first();
    await key.click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.locator('.part.editor .squiggly-warning').first().waitFor();
    await lens.getByText('1 problem to mend').waitFor();
    await screenshot('story-1-slip');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').getByText('Change to affected_files').click();
    await lens.getByText('Create Commission · 1 file in scope').waitFor();
    await screenshot('story-1-mended');
    await lens.getByText('Create Commission').click();
    await workbench.press('Save and Create');
    await quickInput.row('Hold for review').waitFor();
    await quickInput.cancel();
    equal(await stage.git('status', '--porcelain'), '');
    ok(await editors.tab(/rounding/).isVisible());
  }

  async function create(session: Session): Promise<void> {
    const { workbench, screenshot } = session;
    const { sidebar, quickInput } = workbench;
    await sidebar.open('Haft');
    await sidebar.widen(120);
    await sidebar.item(/^Round prices/, 'Decisions').waitFor();
    await screenshot('story-1-decisions');
    await judgeText(session);
    await sidebar.act(/^Round prices/, 'Create Commission');
    await quickInput.row('Hold for review').waitFor();
    await quickInput.pick('Hold for review');
    await quickInput.row('src/pricing.py').waitFor();
    await quickInput.type('src/till.py');
    await quickInput.row('src/till.py').waitFor();
    await screenshot('story-2-paths');
    await quickInput.accept();
    await quickInput.titled('(3/3)');
    await quickInput.accept();
    await quickInput.closed();
    await sidebar.item(/^Round prices.*, queued,/, 'Commissions').waitFor();
    await workbench.command('Haft: Create Commission from Decision');
    await quickInput.pick('Say who gets a discount');
    await answerCreation(workbench, 'Land by itself when proven');
    await sidebar.item(/^Say who.*, queued,/, 'Commissions').waitFor();
    for (const { id } of [currencies, stock]) {
      const policy = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
      const { exitCode } = await stage.haft('commission', 'create-from-decision', id, ...policy);
      equal(exitCode, 0);
    }
    await sidebar.item(/^Count the last bag.*, queued,/, 'Commissions').waitFor();
    await workbench.dismissNotifications();
    const { stdout } = await stage.haft('commission', 'list', '--selector', 'all', '--json');
    const { commissions } = JSON.parse(stdout) as { commissions: Listed[] };
    deepEqual(commissions[0]?.scope.allowed_paths, ['src/till.py', 'src/pricing.py']);
    deepEqual(
      commissions.map(({ delivery_policy }) => delivery_policy.replace('workspace_patch_', '')),
      ['manual', 'auto_on_pass', 'auto_on_pass', 'auto_on_pass'],
    );
  }

  async function drain({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar } = workbench;
    const before = await stage.git('rev-list', '--count', 'main');
    await sidebar.actInTitle('Commissions', 'Drain');
    await workbench.press('Drain');
    await sidebar.item(/^Round prices.*, running,/, 'Commissions').waitFor();
    await sidebar.item(/^Say who.*, running,/, 'Commissions').waitFor();
    await sidebar.item(/^Name the currencies.*, queued, waits for “Say who/).waitFor();
    const reading = sidebar.item(/^Round prices.*, running, runs cat src\/pricing.py/);
    await reading.click();
    await workbench.outputLine('Looking at src/pricing.py first.');
    await screenshot('story-3-running');
    await workbench.command('View: Hide Panel');
    for (const gate of ['rounding', 'discounts', 'currencies']) stage.model.open(gate);
    await sidebar.item(/^Round prices.*, held, 1 file \+\d+ −\d+/).waitFor();
    await sidebar.item(/^Say who.*, landed,/).waitFor();
    await sidebar.item(/^Name the currencies.*, landed,/).waitFor();
    await sidebar.item(/^Count the last bag.*, failed, evidence is red/).waitFor();
    await workbench.notification(/Drain ended: 2 landed, 1 held for review, 1 needs you/).waitFor();
    await screenshot('story-4-ended');
    equal(await stage.git('rev-list', '--count', 'main'), String(Number(before) + 2));
  }

  async function review({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, editors } = workbench;
    await workbench.dismissNotifications();
    await sidebar.item(/^Round prices/, 'Commissions').click();
    await editors.diffDrawn();
    await editors.tab(/^Round prices half to even/).waitFor();
    const modified = (await editors.diffLines('modified')).join('\n');
    doesNotMatch(modified, /evidence: green/);
    // It has been on screen for long enough to be accepted (docs/rules.md R215).
    await workbench.statusItem('1 of 1 green').locator('.codicon-pass').waitFor();
    match(modified, /return \(kilos \* per_kilo\)\.quantize/);
    match((await editors.diffLines('original')).join('\n'), /return round\(kilos \* per_kilo, 2\)/);
    await screenshot('story-5-review');
    const before = await stage.git('rev-parse', 'main');
    await editors.actInTitle(/^Accept/);
    await sidebar.item(/^Round prices.*, landed,/).waitFor();
    await workbench.statusItem('landed on main').waitFor();
    await screenshot('story-6-applied');
    equal(await stage.git('rev-list', '--count', `${before}..main`), '1');
    equal(await stage.git('symbolic-ref', '--short', 'HEAD'), 'main');
    const message = await stage.git('log', '-1', '--format=%(trailers)', 'main');
    match(message, /^Commission: wc-\d{8}-[0-9a-f]{8}$/m);
    match(message, new RegExp(`^Decision: ${rounding.id}$`, 'm'));
    equal(await stage.git('status', '--porcelain'), '');
    equal(await editors.title(/^Accept/).count(), 0);
  }

  async function askReasons({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, quickInput } = workbench;
    const failed = /^Count the last bag.*, failed,/;
    await sidebar.choose(failed, 'Requeue');
    await quickInput.accept();
    await quickInput.complains('A reason is required');
    await screenshot('story-7-reason');
    await quickInput.cancel();
    ok(await sidebar.item(failed).isVisible());
    await sidebar.choose(failed, 'Requeue');
    await quickInput.answer('the evidence was wrong');
    await quickInput.asks('Feedback (optional)');
    await quickInput.answer('count every bag');
    await sidebar.item(/^Count the last bag.*, queued,/).waitFor();
    await sidebar.choose(/^Count the last bag.*, queued,/, 'Cancel');
    await quickInput.accept();
    await quickInput.complains('A reason is required');
    await quickInput.answer('not this year');
    await sidebar.item(/^Closed/, 'Commissions').waitFor();
    const { stdout } = await stage.haft('commission', 'list', '--selector', 'terminal', '--json');
    const { commissions } = JSON.parse(stdout) as { commissions: Listed[] };
    const last = commissions.find(({ state }) => state === 'cancelled');
    deepEqual(last?.reason, { code: 'cancelled', text: 'not this year' });
    equal(last.attempt, 2);
  }
});

/** What of `--json` is looked at. */
interface Listed {
  readonly state: string;
  readonly attempt: number;
  readonly delivery_policy: string;
  readonly scope: { readonly allowed_paths: readonly string[] };
  readonly reason?: { readonly code: string; readonly text: string };
}
