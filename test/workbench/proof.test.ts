import { equal, match } from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { redAndGreen } from './redAndGreen.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';

/** The page in front. */
const pageIn = ({ page }: Session): FrameLocator =>
  page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');

/** What a screen reader is told of it. */
const spoken = (frame: FrameLocator): Promise<string> => frame.locator('main').ariaSnapshot();

/** With what the window is marked while it has them. */
const themes = { 'Light Modern': 'vs', 'Dark High Contrast': 'hc-black', 'Dark Modern': 'vs-dark' };

describe('given a red and a green result', () => {
  it('when their proof is shown, then a page says it in words, in every theme, and keys decide on it', async () => {
    await using stage = await redAndGreen();
    await runWorkbench(stage.options, async (session) => {
      const { workbench, page, screenshot } = session;
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.choose(/^Count the last bag.*, failed/, 'Show Proof');
      const red = await spoken(pageIn(session));
      match(red, /region "Verdict":[^]*failed/);
      match(red, /rowheader "grep[^]*cell "✗ red, exit 1"/);
      await screenshot('proof-1-red');
      await pageIn(session).getByRole('link', { name: 'Requeue…' }).click();
      await workbench.quickInput.titled('Requeue “Count the last bag');
      await workbench.quickInput.cancel();
      await workbench.sidebar.choose(/^Count the last bag.*, failed/, 'Review Diff');
      await workbench.editors.diffDrawn();
      equal(await workbench.editors.diffLine('modified', 'failed').count(), 0);
      await screenshot('proof-2-red-diff');
      await workbench.command('View: Close All Editors');

      await workbench.sidebar.choose(/^Round prices half to even, held/, 'Show Proof');
      const green = await spoken(pageIn(session));
      match(green, /heading "Round prices half to even" \[level=1\]/);
      match(green, /cell "✗ red, exit 1"[^]*cell "✓ green"/);
      match(green, /heading "Criteria"[^]*The docstring says how it rounds/);
      for (const [theme, mark] of Object.entries(themes)) {
        await workbench.command('Preferences: Color Theme');
        await workbench.quickInput.type(theme);
        await workbench.quickInput.pick(theme);
        await page.locator(`.monaco-workbench.${mark}`).waitFor();
        await pageIn(session).locator('body[data-vscode-theme-kind]').waitFor();
        await screenshot(`proof-3-${theme.toLowerCase().replaceAll(' ', '-')}`);
      }
      await pageIn(session).getByText('Output of its run').focus();
      await page.keyboard.press('Control+Enter');
      await workbench.statusItem('Nothing is left to review.').waitFor();
      await workbench.sidebar.item(/^Round prices half to even, landed/).waitFor();
      await workbench.dismissNotifications();

      // A page that cannot be drawn again says so once, and stays as it is.
      await workbench.command('View: Close All Editors');
      await workbench.sidebar.choose(/^Count the last bag.*, failed/, 'Show Proof');
      match(await spoken(pageIn(session)), /region "Verdict":[^]*failed/);
      const tab = await workbench.editors.tab(/^Proof: Count the last bag/).innerText();
      const id = /wc-[\w-]+/.exec(tab)?.[0] ?? '';
      const result = await stage.git(
        'for-each-ref',
        '--format=%(objectname)',
        `refs/haft/results/${id}/`,
      );
      await rm(join(stage.root, '.git/objects', result.slice(0, 2), result.slice(2)));
      const cancelled = await stage.haft('commission', 'cancel', id, '--reason', 'it is gone');
      equal(cancelled.exitCode, 0, cancelled.stderr);
      await workbench.notification(/git .*failed/).waitFor();
      await workbench.sidebar.item(/^Count the last bag.*, failed/).waitFor({ state: 'detached' });
      equal(await workbench.notification(/git .*failed/).count(), 1);
      match(await spoken(pageIn(session)), /region "Verdict":[^]*failed/);
      await screenshot('proof-4-broken');
    });
    match(await stage.git('log', '-1', '--format=%s', 'main'), /Round prices half to even/);
  }).timeout(180_000);
});
