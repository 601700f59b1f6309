import { equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { folderOnDisk } from '../fixtures/temporaryFolder.ts';
import { haftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { openWorkbench, runWorkbench } from './runWorkbench.ts';

describe('given an operator whose codex is not ready', () => {
  it('when nobody is signed in, then the set-up says so and signs in, and a run says so first', async () => {
    await using stage = await haftStage(orchardFiles, []);
    await writeFile(join(stage.env['CODEX_HOME'] ?? '', 'config.toml'), 'model = "gpt-5.5"\n');
    const codex = join(stage.env['CODEX_HOME'] ?? '', 'codex-that-signs-in');
    const asked = `${codex}.asked`;
    const login = `if [ "$1" = login ]; then echo yes > "${asked}"; exec sleep 60; fi`;
    const text = `#!/bin/sh\n${login}\nexec "${codexBinary()}" "$@"\n`;
    await writeFile(codex, text, { mode: 0o755 });
    // Below /dev every sandbox has files of its own, and the doctor would take those for ours.
    await using disk = await folderOnDisk();
    const root = { HAFT_WORKSPACE_ROOT: join(disk.path, 'workspaces') };
    const env = { ...stage.options.env, ...root, HAFT_CODEX_PATH: codex };
    const [, id = ''] =
      /created (\S+)/.exec(
        (await stage.haft('decision', 'new', 'Do it', '--allowed-path', 'docs/')).stdout,
      ) ?? [];
    await stage.haft('commission', 'create-from-decision', id);
    await runWorkbench({ ...stage.options, env }, async ({ workbench, screenshot, page }) => {
      const { quickInput, sidebar } = workbench;
      await sidebar.open('Haft');
      await sidebar.item(/^Do it.*, queued,/, 'Commissions').waitFor();
      await workbench.command('Haft: Drain');
      await workbench
        .notification(/Nobody is signed in to codex\. Sign in with codex login\./)
        .waitFor();
      await screenshot('set-up-first');
      await workbench.press('Set Up Haft');
      await quickInput.titled('1 problem');
      await quickInput.row('Nobody is signed in to codex').waitFor();
      await screenshot('set-up-signed-out');
      await quickInput.pick('Nobody is signed in to codex');
      await page.locator('.part.panel .terminal-wrapper, .part.panel .terminal').first().waitFor();
      while (!existsSync(asked)) await page.waitForTimeout(100);
      await screenshot('set-up-sign-in');
      equal((await stage.haft('commission', 'list')).stdout.includes('running'), false);
    });
  });

  it('when there is none, then the set-up says so, and leads to where its path is set', async () => {
    await using stage = await haftStage(orchardFiles, []);
    const env = { ...stage.options.env, HAFT_CODEX_PATH: join(stage.root, 'no-codex') };
    await using opened = await openWorkbench({ ...stage.options, env });
    await opened.run(async ({ workbench, screenshot, page }) => {
      const { quickInput, sidebar } = workbench;
      await sidebar.open('Haft');
      await page.locator('.part.sidebar').getByRole('button', { name: 'Check Set-up' }).click();
      await quickInput.titled('1 problem');
      await quickInput.row('no-codex').waitFor();
      await screenshot('set-up-missing');
      await quickInput.pick('no-codex');
      await page.locator('.settings-editor').waitFor();
      await page.locator('.settings-editor').getByText('Codex Path').first().waitFor();
      await screenshot('set-up-setting');
      // Looking leaves nothing behind.
      equal(await stage.git('status', '--porcelain'), '');
    });
  });
});
