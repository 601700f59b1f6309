/**
 * What a window of the editor feels of us, in the editor itself: how long its views take to show the first
 * commission and decision, with 20, 600 and 10,000 of them; and how far the event loop of its extension host lags, with
 * nothing to do and while a drain of eight works in it, as another extension in that host sees it.
 * Run: `node bench/window.ts`; `HAFT_BENCH_SIZES=20,600,10000` (empty for none), `HAFT_BENCH_AGENTS=8`,
 * `HAFT_BENCH_PROFILE=FILE` for the host's processor profile of the drain, which itself costs some lag.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DecisionText } from '../test/fixtures/decisionText.ts';
import { haftStage } from '../test/workbench/haftStage.ts';
import { runWorkbench, type Session } from '../test/workbench/runWorkbench.ts';
import { vsixPackage } from '../test/workbench/vsixPackage.ts';

const sizes = (process.env['HAFT_BENCH_SIZES'] ?? '20,600,10000')
  .split(',')
  .filter((size) => size !== '')
  .map(Number);
const agents = Number(process.env['HAFT_BENCH_AGENTS'] ?? 8);
const quietMs = 10_000;
const reloads = 3;

const decisionOf = (n: number): DecisionText => ({
  id: `dec-20260101-page-${n.toString(16).padStart(8, '0')}`,
  title: `Fill page ${n}`,
  keys: {
    allowed_paths: [`docs/${n % 100}/${n}.md`],
    evidence_requirements: [`grep -q full docs/${n % 100}/${n}.md`],
  },
  script: {
    name: 'steps',
    arg: {
      steps: [
        { say: `Looking at page ${n}.` },
        { sh: `cat docs/${n % 100}/${n}.md` },
        { write: { path: `docs/${n % 100}/${n}.md`, text: `Page ${n} is full.\n` } },
      ],
    },
  },
});

const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

interface Paint {
  readonly commissionMs: number;
  readonly decisionMs: number;
}

/** From opening our views to the first row in each of them, by so many commissions. */
async function paint(size: number): Promise<Paint> {
  const decisions = Array.from({ length: size }, (_, n) => decisionOf(n));
  await using stage = await haftStage({ 'README.md': 'Pages.\n' }, decisions);
  const { exitCode, stderr } = await stage.haft(
    ...['commission', 'create-batch', ...decisions.map(({ id }) => id)],
  );
  if (exitCode !== 0) throw new Error(`No commissions: ${stderr.slice(0, 500)}`);
  const times: Paint[] = [];
  await runWorkbench(stage.options, async ({ page, reload }: Session) => {
    for (let n = 0; n < reloads; n++) {
      // Every window begins with another view.
      await page
        .locator('.part.activitybar')
        .getByRole('tab', { name: /^Explorer/ })
        .click();
      await reload();
      const started = performance.now();
      await page.locator('.part.activitybar').getByRole('tab', { name: 'Haft' }).click();
      const shown = async (name: RegExp): Promise<number> => {
        const row = page.locator('.part.sidebar').getByRole('treeitem', { name });
        await row.first().waitFor({ timeout: 120_000 });
        return Math.round(performance.now() - started);
      };
      const [commissionMs, decisionMs] = await Promise.all([
        shown(/^Fill page \d+, queued/),
        shown(/^Fill page \d+, \d+ waiting/),
      ]);
      times.push({ commissionMs, decisionMs });
    }
  });
  return {
    commissionMs: median(times.map((one) => one.commissionMs)),
    decisionMs: median(times.map((one) => one.decisionMs)),
  };
}

const probe = {
  manifest: {
    name: 'loop-probe',
    publisher: 'haft-harness-test',
    version: '0.0.1',
    engines: { vscode: '^1.105.0' },
    main: './extension.js',
    activationEvents: ['onStartupFinished'],
    contributes: {
      commands: [
        { command: 'probe.begin', title: 'Begin', category: 'Probe' },
        { command: 'probe.end', title: 'End', category: 'Probe' },
      ],
    },
  },
  /** Delays beyond the histogram's own resolution of a millisecond. */
  code: `
const vscode = require('vscode');
const { appendFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { monitorEventLoopDelay } = require('node:perf_hooks');
exports.activate = ({ subscriptions }) => {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const file = process.env.PROBE_PROFILE;
  const profiler = file && new Session();
  if (profiler) {
    profiler.connect();
    profiler.post('Profiler.enable');
    profiler.post('Profiler.setSamplingInterval', { interval: 500 });
  }
  subscriptions.push(vscode.commands.registerCommand('probe.begin', () => {
    if (profiler) profiler.post('Profiler.start');
    loop.enable();
    loop.reset();
    vscode.window.setStatusBarMessage('probe: begun');
  }));
  subscriptions.push(vscode.commands.registerCommand('probe.end', () => {
    const ms = (ns) => Math.max(0, Math.round(ns / 1e5) / 10 - 1);
    const said = { p50: ms(loop.percentile(50)), p99: ms(loop.percentile(99)), max: ms(loop.max) };
    const mb = Math.round(process.memoryUsage().rss / 1048576);
    appendFileSync(process.env.PROBE_FILE, JSON.stringify({ ...said, mb }) + '\\n');
    if (profiler)
      profiler.post('Profiler.stop', (_, { profile }) => writeFileSync(file, JSON.stringify(profile)));
    vscode.window.setStatusBarMessage('probe: ended');
  }));
};
`,
};

interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of the extension host. */
  readonly mb: number;
}

/** How far the event loop of the extension host lags, ms, alone and with a drain in it. */
async function lags(): Promise<{ readonly quiet: Lag; readonly drain: Lag }> {
  const decisions = Array.from({ length: agents * 3 }, (_, n) => decisionOf(n));
  const files = Object.fromEntries(
    decisions.map((_, n): [string, string] => [`docs/${n % 100}/${n}.md`, 'TODO\n']),
  );
  await using stage = await haftStage(files, decisions, { 'haft.concurrency': agents });
  await stage.haft('commission', 'create-batch', ...decisions.map(({ id }) => id));
  const folder = join(dirname(stage.root), 'probe');
  const file = join(dirname(stage.root), 'lags.jsonl');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(probe.manifest));
  await writeFile(join(folder, 'extension.js'), probe.code);
  await writeFile(join(folder, 'README.md'), 'A probe.');
  const vsix = [...(stage.options.vsix ?? []), await vsixPackage(folder, `${folder}.vsix`)];
  const profile = process.env['HAFT_BENCH_PROFILE'];
  const env = {
    ...stage.options.env,
    ...{ PROBE_FILE: file },
    ...(profile !== undefined && { PROBE_PROFILE: resolve(profile) }),
  };
  await runWorkbench({ ...stage.options, env, vsix }, async ({ workbench, page }) => {
    await workbench.sidebar.open('Haft');
    await workbench.sidebar.item(/^Fill page 0, queued/).waitFor();
    const measured = async (work: () => Promise<void>): Promise<void> => {
      await workbench.command('Probe: Begin');
      await workbench.statusItem('probe: begun').waitFor();
      await work();
      await workbench.command('Probe: End');
      await workbench.statusItem('probe: ended').waitFor();
    };
    await measured(() => page.waitForTimeout(quietMs));
    await measured(async () => {
      await workbench.command('Haft: Drain');
      await workbench.notification(/held/).waitFor({ timeout: 300_000 });
    });
  });
  const [quiet, drain] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Lag);
  if (!quiet || !drain) throw new Error('the probe said nothing');
  return { quiet, drain };
}

console.log(JSON.stringify({ agents, ...(await lags()) }));
for (const size of sizes) console.log(JSON.stringify({ size, ...(await paint(size)) }));
