import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { discounts, orchardFiles, rounding } from './orchard.ts';
import { runWorkbench, type WorkbenchOptions } from './runWorkbench.ts';

const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];

/** Puts programs before git and codex that note each call in `calls` and then do it. */
async function watched(stage: HaftStage): Promise<{ options: WorkbenchOptions; calls: string }> {
  const folder = join(dirname(stage.root), 'watched');
  const calls = join(folder, 'calls');
  await mkdir(folder);
  const programs = { git: 'PATH="${PATH#*:}" exec git', codex: `exec "${codexBinary()}"` };
  for (const [name, call] of Object.entries(programs)) {
    await writeFile(
      join(folder, name),
      `#!/bin/sh\necho "${name} $*" >> "${calls}"\n${call} "$@"\n`,
    );
    await chmod(join(folder, name), 0o755);
  }
  // The server asks a login shell for the operator's path, and that reads this.
  await writeFile(join(folder, '.bash_profile'), `export PATH="${folder}:$PATH"\n`);
  const shell = { HOME: folder, SHELL: '/bin/bash' };
  const env = { ...stage.options.env, ...shell, HAFT_CODEX_PATH: join(folder, 'codex') };
  return { options: { ...stage.options, env }, calls };
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

describe('given a window on a project with decisions', () => {
  it('when nothing of ours is used, then no process is started; the views start git, the drain codex', async () => {
    await using stage = await haftStage(orchardFiles, [discounts]);
    const { options, calls } = await watched(stage);
    stage.model.open('discounts');
    await runWorkbench(options, async ({ workbench, page }) => {
      const { sidebar } = workbench;
      await workbench.command('Developer: Show Running Extensions');
      await page.getByText('Haft Harness').first().waitFor();
      await page.keyboard.press('Escape');
      equal(read(calls), '');

      await sidebar.open('Haft');
      await sidebar.item(/^Say who/, 'Decisions').waitFor();
      match(read(calls), /^git /);
      ok(!read(calls).includes('codex'), read(calls));
      ok(!existsSync(join(stage.root, '.git/haft')), 'the store was made by looking');

      await stage.haft('commission', 'create-from-decision', discounts.id, ...auto);
      await sidebar.item(/^Say who.*, queued,/, 'Commissions').waitFor();
      ok(!read(calls).includes('codex'), read(calls));
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      await sidebar.item(/^Say who.*, landed,/, 'Commissions').waitFor();
      match(read(calls), /^codex app-server/m);
    });
  });

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

  it('when codex is not there, then one message says so, and nothing is claimed', async () => {
    await using stage = await haftStage(orchardFiles, [discounts]);
    await stage.haft('commission', 'create-from-decision', discounts.id, ...auto);
    const env = { ...stage.options.env, HAFT_CODEX_PATH: '/nowhere/codex' };
    await runWorkbench({ ...stage.options, env }, async ({ workbench, screenshot }) => {
      await workbench.command('Haft: Drain');
      await workbench.press('Drain');
      await workbench.notification('There is no codex at /nowhere/codex').waitFor();
      await screenshot('no-codex');
      equal(await workbench.notification('').count(), 1);
      await workbench.press('Show Log');
      await workbench.outputLine('codex_missing');
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Say who.*, queued, ready/, 'Commissions').waitFor();
    });
  });
});
