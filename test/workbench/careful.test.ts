import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { discounts, orchardFiles, rounding } from './orchard.ts';
import {
  openWorkbench,
  runWorkbench,
  type OpenWorkbench,
  type WorkbenchOptions,
} from './runWorkbench.ts';

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

/** Programs before git and codex that note each call and then do it. */
interface Watched {
  readonly options: WorkbenchOptions;
  /** The file of calls. */
  readonly calls: string;
  readonly codex: string;
  install(name: keyof typeof programs): Promise<void>;
}

const programs = {
  git: 'PATH="${PATH#*:}" exec git "$@"',
  codex: `exec "${codexBinary()}" "$@"`,
} as const;

async function watched(stage: HaftStage): Promise<Watched> {
  const folder = join(dirname(stage.root), 'watched');
  const [calls, codex] = [join(folder, 'calls'), join(folder, 'codex')];
  const install = (name: keyof typeof programs): Promise<void> =>
    writeFile(
      join(folder, name),
      `#!/bin/sh\necho "${name} $*" >> "${calls}"\n${programs[name]}\n`,
      { mode: 0o755 },
    );
  await mkdir(folder);
  await install('git');
  await install('codex');
  // The server asks a login shell for the operator's path, and that reads this.
  await writeFile(join(folder, '.bash_profile'), `export PATH="${folder}:$PATH"\n`);
  const shell = { HOME: folder, SHELL: '/bin/bash' };
  const env = { ...stage.options.env, ...shell, HAFT_CODEX_PATH: codex };
  return { options: { ...stage.options, env }, calls, codex, install };
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

describe('given a window on a project with decisions, whose programs are watched', () => {
  let stage: HaftStage;
  let watch: Watched;
  let opened: OpenWorkbench;

  before(async () => {
    stage = await haftStage(orchardFiles, [discounts]);
    stage.model.open('discounts');
    watch = await watched(stage);
    opened = await openWorkbench(watch.options);
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  it('when nothing of ours is used, then no process is started; the views start git alone', () =>
    opened.run(async ({ workbench, page }) => {
      const { sidebar } = workbench;
      await workbench.command('Developer: Show Running Extensions');
      await page.getByText('Haft Harness').first().waitFor();
      await page.keyboard.press('Escape');
      equal(read(watch.calls), '');

      await sidebar.open('Haft');
      await sidebar.item(/^Say who/, 'Decisions').waitFor();
      match(read(watch.calls), /^git /);
      ok(!existsSync(join(stage.root, '.git/haft')), 'the store was made by looking');
    }));

  it('when codex is not there, then one message says so, and nothing is claimed', () =>
    opened.run(async ({ workbench, screenshot }) => {
      await stage.haft('commission', 'create-from-decision', discounts.id, ...auto);
      await workbench.sidebar.item(/^Say who.*, queued,/, 'Commissions').waitFor();
      ok(!read(watch.calls).includes('codex'), read(watch.calls));
      await rm(watch.codex);
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      await workbench.notification(`There is no codex at ${watch.codex}`).waitFor();
      await screenshot('no-codex');
      equal(await workbench.notification('').count(), 1);
      // Whoever starts all the same is told by the drain itself, once as well.
      await workbench.press('Start Anyway');
      await workbench.press('Show Log');
      await workbench.outputLine('agent_missing');
      equal(await workbench.notification(`There is no codex at ${watch.codex}`).count(), 0);
      await workbench.sidebar.item(/^Say who.*, queued, ready/, 'Commissions').waitFor();
    }));

  it('when it is there, then a drain starts it', () =>
    opened.run(async ({ workbench }) => {
      await watch.install('codex');
      // What is to be known before the first drain was said, and is not said again.
      await workbench.command('Haft: Drain');
      await workbench.sidebar.item(/^Say who.*, landed,/, 'Commissions').waitFor();
      match(read(watch.calls), /^codex app-server/m);
    }));
});

describe('given a window on a project with decisions', () => {
  it('when a file is not saved, then no landing touches it, whoever drains', async () => {
    // The editor in a browser saves by itself unless told not to.
    const settings = { 'files.autoSave': 'off' };
    await using stage = await haftStage(orchardFiles, [discounts, rounding], settings);
    for (const { id } of [discounts, rounding])
      await stage.haft('commission', 'create-from-decision', id, ...auto);
    for (const gate of ['discounts', 'rounding']) stage.model.open(gate);
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      const { sidebar, quickInput, editors } = workbench;
      await page.keyboard.press('Control+P');
      await quickInput.type('discounts.md');
      await quickInput.pick('discounts.md');
      await editors.tab('discounts.md').waitFor();
      await page.locator('.part.editor .view-line').first().click();
      await page.keyboard.type('my own words ');
      await page.locator('.part.editor .tab.dirty').waitFor();

      const { exitCode } = await stage.haft('harness', 'run', '--drain');
      equal(exitCode, 0);
      await sidebar.open('Haft');
      await sidebar.item(/^Round prices.*, landed,/).waitFor();
      await sidebar.item(/^Say who.*, held, editor dirty: docs\/discounts.md/).waitFor();
      await screenshot('unsaved');
      equal(await stage.git('rev-list', '--count', 'main'), '2');
      ok((await editors.lines()).some((line) => line.includes('my own words')));

      await sidebar.act(/^Say who.*, held,/, 'Apply');
      await workbench
        .notification(/did not land. Unsaved changes .*; save or revert them, then apply again.$/)
        .waitFor();
      await screenshot('unsaved-apply');
      ok((await editors.lines()).some((line) => line.includes('my own words')));
      await page.locator('.part.editor .tab.dirty').waitFor();
      await workbench.command('File: Revert File');
      await page.locator('.part.editor .tab.dirty').waitFor({ state: 'detached' });
      await workbench.press('Apply Again');
      await sidebar.item(/^Say who.*, landed,/).waitFor();
      equal(await stage.git('status', '--porcelain'), '');
    });
  });

  it('when the folder is in no repository, then the view says what to do', async () => {
    await using stage = await haftStage(orchardFiles, []);
    await using folder = await temporaryFolder();
    const options = { ...stage.options, folder: folder.path };
    await runWorkbench(options, async ({ workbench, screenshot }) => {
      await workbench.sidebar.open('Haft');
      const view = workbench.sidebar.view('Decisions');
      await view.getByText('This folder is in no git repository').waitFor();
      await screenshot('no-repository');
      deepEqual(await workbench.notification('').count(), 0);
    });
  });

  it('when the folder is not trusted, then nothing is opened, and the view says why', async () => {
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    await using stage = await haftStage(orchardFiles, [discounts], settings);
    const { options, calls } = await watched(stage);
    await runWorkbench(options, async ({ workbench, page, screenshot }) => {
      const { sidebar } = workbench;
      await sidebar.open('Haft');
      await sidebar.view('Decisions').getByText('This folder is not trusted yet').waitFor();
      await screenshot('untrusted');
      equal(await sidebar.item(/./).count(), 0);
      equal(read(calls), '');

      await sidebar.view('Decisions').getByRole('button', { name: 'Manage' }).click();
      await page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: 'Trust' })
        .first()
        .click();
      await sidebar.item(/^Say who/, 'Decisions').waitFor();
    });
  });
});
