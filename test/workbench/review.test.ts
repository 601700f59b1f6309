import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { applyProbe } from './applyProbe.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { amount } from '../fixtures/amount.ts';
import { greeting, leaves, MANY, prices, pricesWith, reviewedFiles, rival } from './reviewed.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';

/** An Apply gives the keyboard back within this, ms. */
const AT_ONCE = 200;
/** So many of them may take longer: any one thing may meet a moment in which the machine stands still. */
const STALLS = amount('HAFT_APPLY_STALLS', 1, 0);

describe('given held results in VS Code', () => {
  let stage: HaftStage;

  before(async () => {
    const decisions = [greeting, prices, rival, ...leaves];
    // Both sides are commented on.
    const settings = { 'diffEditor.useInlineViewWhenSpaceIsLimited': false };
    stage = await haftStage(reviewedFiles, decisions, settings);
    for (const { id } of decisions.slice(0, 3))
      await stage.haft('commission', 'create-from-decision', id);
    await stage.haft('commission', 'create-batch', ...leaves.map(({ id }) => id));
    equal((await stage.haft('harness', 'run', '--drain', '--concurrency', '4')).exitCode, 0);
  });
  after(() => stage[Symbol.asyncDispose]());

  it('when they are reviewed, then what the operator decides is done, at once and nothing else', async () => {
    const held = (await listed()).filter((one) => one.decision_title.startsWith('Turn over'));
    const env = { ...stage.options.env, PROBE_IDS: held.map(({ id }) => id).join(',') };
    const probe = await applyProbe(join(dirname(stage.root), 'probe'));
    const vsix = [...(stage.options.vsix ?? []), probe];
    await runWorkbench({ ...stage.options, env, vsix }, async (session) => {
      const { sidebar } = session.workbench;
      await sidebar.open('Haft');
      await sidebar.widen(120);
      await applyMany(session);
      await preview(session);
      await comment(session);
      await requestChanges(session);
      await applyPart(session);
      await revert(session);
      await refuse(session);
      await outsideSpecifications(session);
    });
  }).timeout(240_000);

  async function preview({ workbench, screenshot }: Session): Promise<void> {
    const { quickInput } = workbench;
    await workbench.command('Haft: Preview Landings');
    const conflict = 'conflicts with “Print the prices of plums only” in docs/prices.md';
    await quickInput.row(conflict).waitFor();
    await screenshot('review-1-preview');
    await quickInput.type('only');
    match((await quickInput.rows()).join('\n'), /^Print the prices of plums only/m);
    await quickInput.cancel();
  }

  /** Two comments, one of them changed, its next change left, and one deleted; they outlive the diff and the window. */
  async function comment({ workbench, screenshot, reload }: Session): Promise<void> {
    const { sidebar, editors, comments, quickInput } = workbench;
    await sidebar.item(/^Greet the reader.*, held,/, 'Commissions').click();
    await editors.diffDrawn();
    await comments.write('modified', 'Good day to all.', 'Greet one reader.');
    await comments.write('original', 'TODO', 'Not needed after all.');
    await comments.delete('Not needed after all.');
    await comments.change('Greet one reader.', 'Greet one reader, and kindly.');
    await comments.leave('Greet one reader, and kindly.', 'Greet nobody.');
    await screenshot('review-2-comment');
    await workbench.command('View: Close All Editors');
    await editors.tab(/^Greet/).waitFor({ state: 'detached' });
    await reload();
    await workbench.command('Haft: Review Diff');
    await quickInput.pick('Greet the reader');
    await editors.diffDrawn();
    await sidebar.open('Haft');
    await comments.thread('Greet one reader, and kindly.').waitFor();
    equal(await comments.thread('Not needed').count(), 0);
  }

  async function requestChanges({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, editors, quickInput, comments } = workbench;
    await sidebar.choose(/^Print the prices, held,/, 'Request Changes');
    await quickInput.accept();
    await quickInput.complains('Say what to change, or comment on lines of the diff first.');
    await quickInput.cancel();
    // From its row while something else is in front, so that the diff stays open.
    await workbench.command('File: New Untitled Text File');
    await editors.tab('Untitled-1').waitFor();
    await sidebar.choose(/^Greet the reader.*, held,/, 'Request Changes');
    await quickInput.titled('Request changes to “Greet the reader”');
    await screenshot('review-3-request');
    await quickInput.answer('Keep it short.');
    await sidebar.item(/^Greet the reader.*, queued,/, 'Commissions').waitFor();
    await comments.thread('Greet one reader').waitFor({ state: 'detached' });
    await sidebar.act(/^Greet the reader.*, queued,/, 'Run Commission');
    const said = await stage.model.until(({ prompt }) => JSON.stringify(prompt).includes('kindly'));
    const input = said.prompt.input.map(({ content }) => JSON.stringify(content)).join('\n');
    ok(
      input.includes(
        'Keep it short.\\n\\ndocs/greeting.md:3\\n> Good day to all.\\nGreet one reader, and kindly.',
      ),
    );
    // The old diff is still there, and no action of its title means the new result.
    await sidebar.item(/^Greet the reader.*, held,/, 'Commissions').waitFor();
    await editors.tab(/^Greet/).click();
    await editors.diffLine('modified', 'Good day to all.').waitFor();
    equal(await editors.title(/^Accept/).count(), 0);
    await workbench.command('Haft: Review Diff');
    await quickInput.pick('Greet the reader');
    await editors.diffLine('modified', 'Good day, dear reader.').waitFor();
    await editors.title(/^Accept/).waitFor();
    equal(await comments.thread('Greet one reader').count(), 0);
    await screenshot('review-4-revised');
    const { attempt } = await listedAs('Greet the reader');
    equal(attempt, 2);
  }

  async function applyPart({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, quickInput } = workbench;
    const before = await stage.git('rev-parse', 'main');
    await sidebar.choose(/^Print the prices, held,/, 'Apply Part');
    await quickInput.titled('(1/2)');
    await quickInput.pickMany(['docs/prices.md']);
    await quickInput.titled('(2/2)');
    await screenshot('review-5-hunks');
    await quickInput.pickMany(['line 10', 'line 18']);
    const said = workbench.notification(/landed on main as .*; what was not chosen is held as wc-/);
    await said.waitFor();
    await screenshot('review-6-part');
    equal(await stage.git('rev-list', '--count', `${before}..main`), '1');
    equal(`${await stage.git('show', 'main:docs/prices.md')}\n`, pricesWith({ 2: 'apples 2' }));
    const rest = await listedAs('Print the prices', 'held');
    match(await said.innerText(), new RegExp(rest.id));
    deepEqual(rest.depends_on, [(await listedAs('Print the prices', 'landed')).id]);
    await workbench.dismissNotifications();
  }

  async function revert({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, quickInput } = workbench;
    await writeFiles(stage.root, { 'docs/prices.md': pricesWith({ 2: 'apples 9' }) });
    await stage.git('commit', '--all', '--message=Other apples');
    await sidebar.choose(/^Print the prices, landed,/, 'Revert');
    await quickInput.accept();
    await quickInput.complains('A reason is required');
    await screenshot('review-7-revert');
    await quickInput.answer('too early');
    await workbench.notification(/was not reverted: .*\(docs\/prices.md\)/).waitFor();
    equal(await stage.git('log', '-1', '--format=%s', 'main'), 'Other apples');
    await workbench.dismissNotifications();

    await stage.git('revert', '--no-edit', 'HEAD');
    await sidebar.act(/^Print the prices: What was left.*, held,/, 'Apply');
    await sidebar.item(/^Print the prices: What was left.*, landed,/).waitFor();
    const before = await stage.git('rev-parse', 'main');
    await sidebar.choose(/^Print the prices, landed,/, 'Revert');
    await quickInput.pick('All 2 that landed of the decision');
    await quickInput.titled('Revert all 2');
    await quickInput.answer('too early');
    await workbench.statusItem('2 commissions reverted').waitFor();
    equal(await stage.git('rev-list', '--count', `${before}..main`), '2');
    equal(`${await stage.git('show', 'main:docs/prices.md')}\n`, pricesWith({}));
    equal((await listedAs('Print the prices', 'reverted')).delivery.text, 'too early');
  }

  async function refuse({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, quickInput } = workbench;
    const row = /^Print the prices of plums only, held,/;
    await sidebar.item(row).click();
    await workbench.statusItem('nothing proves it, 1 to know first').waitFor();
    await sidebar.choose(row, 'Refuse');
    await quickInput.accept();
    await quickInput.complains('A reason is required');
    await screenshot('review-8-refuse');
    await quickInput.answer('there are no plums');
    await sidebar.item(row).waitFor({ state: 'detached' });
    equal((await listedAs('Print the prices of plums only')).situation, 'refused');
  }

  async function outsideSpecifications({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar, quickInput } = workbench;
    const spec = '.haft/specs/target-system.md';
    const text = await readFile(join(stage.root, spec), 'utf8');
    await writeFiles(stage.root, { [spec]: text.replaceAll('status: active', 'status: draft') });
    await stage.haft('commission', 'create-from-decision', rival.id);
    const row = /^Print the prices of plums only, queued,/;
    await sidebar.act(row, 'Run Commission');
    await quickInput.titled('Run outside the specifications');
    await screenshot('review-10-readiness');
    await quickInput.cancel();
    await sidebar.act(row, 'Run Commission');
    await quickInput.answer('plums cannot wait');
    await sidebar.item(/^Print the prices of plums only, held,/).waitFor();
    const { spec_readiness_override: override } = await listedAs(rival.title, 'held');
    equal(override?.reason, 'plums cannot wait');
  }

  /** The command is timed inside the editor, by whom calls it; the landings go on behind it. */
  async function applyMany({ workbench, screenshot }: Session): Promise<void> {
    const { sidebar } = workbench;
    const before = await stage.git('rev-parse', 'main');
    await workbench.command('Probe: Apply All');
    const text = await workbench.statusItem('probe: ').innerText();
    const figures = text.replace('probe: ', '').trim().split(' ').map(Number);
    const commits = figures.pop() ?? NaN;
    const said = `Apply returned after ${figures.join(', ')} ms`;
    console.log(`      ${said}`);
    equal(figures.length, MANY, said);
    const landed = commits - Number(await stage.git('rev-list', '--count', before));
    ok(landed < MANY, `Apply waited: ${landed} had landed when the last one returned`);
    const [told = NaN] = figures.toSorted((one, other) => other - one).slice(STALLS);
    ok(told < AT_ONCE, said);
    for (const { title } of leaves)
      await sidebar.item(new RegExp(`^${title}, landed,`), 'Commissions').waitFor();
    await screenshot('review-9-ten-landed');

    equal(await stage.git('rev-list', '--count', `${before}..main`), String(MANY));
    const tree = await stage.git('rev-parse', `${before}^{tree}`);
    await stage.git('revert', '--no-edit', `${before}..main`);
    equal(await stage.git('rev-parse', 'main^{tree}'), tree);
  }

  async function listed(): Promise<readonly Listed[]> {
    const { stdout } = await stage.haft('commission', 'list', '--selector', 'all', '--json');
    return (JSON.parse(stdout) as { commissions: Listed[] }).commissions;
  }

  async function listedAs(title: string, situation?: string): Promise<Listed> {
    const found = (await listed()).find(
      (one) => one.decision_title === title && one.situation === (situation ?? one.situation),
    );
    ok(found, `no ${situation ?? ''} “${title}”`);
    return found;
  }
});

/** What of `--json` is looked at. */
interface Listed {
  readonly id: string;
  readonly decision_title: string;
  readonly situation: string;
  readonly attempt: number;
  readonly depends_on: readonly string[];
  readonly delivery: { readonly text: string };
  readonly spec_readiness_override?: { readonly reason: string };
}
