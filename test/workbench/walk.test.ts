import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { folderOnDisk } from '../fixtures/temporaryFolder.ts';
import { announcedIn, type Announced } from './announced.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { orchardFiles } from './orchard.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';

/** Written anew where `HAFT_WALK=write`. */
const page = join(import.meta.dirname, '../../docs/walk.md');
const isWriting = process.env['HAFT_WALK'] === 'write';

/** More steps than these and nobody gets there in their first ten minutes. */
const MOST_ACTIONS = 12;

/** Looks at a place before it counts as it is, five a second. */
const MOST_TRIES = 150;

const files = {
  ...orchardFiles,
  Makefile: 'test:\n\tgrep -q "a tenth" docs/discounts.md\n',
};

/** The scripted model does what the title says. */
const title = `Say who gets a discount [[script:edit {"file":"docs/discounts.md","from":"TODO: say who gets one.","to":"Members pay a tenth less."}]]`;

/** A repository that has never seen us. */
async function freshStage(): Promise<HaftStage> {
  const stage = await haftStage(files, []);
  await stage.git('rm', '-rq', '.haft');
  await stage.git('commit', '-qm', 'Without');
  await rm(join(stage.root, '.haft'), { recursive: true, force: true });
  return stage;
}

const head = `# The way as it is heard

From a repository that has never seen Haft to a landed commit, as a screen reader tells it: what is used at each
step is found by its name, and below it stands what has a name in that place then; of a set-up only what is amiss.
A test walks it in a real window and holds this page to it; \`HAFT_WALK=write npx mocha test/workbench/walk.test.ts\`
writes it anew.
`;

/** What the set-up finds in order depends on the machine. */
const isWell = ({ role, name }: Announced): boolean =>
  role === 'option' && /^(?:pass|info) /.test(name);

/** A step as the page tells it. */
const drawn = (title: string, heard: readonly Announced[]): string =>
  [
    `### ${title}\n`,
    ...heard.filter((one) => !isWell(one)).map(({ role, name }) => `- ${role} “${name}”`),
  ].join('\n');

/** Someone who hears the window: they find by its name what they use, and hear what is there then. */
class Walk {
  readonly steps: string[] = [];
  private readonly session: Session;
  private readonly section: string;
  private written: readonly string[] = [];

  constructor(session: Session, section: string) {
    this.session = session;
    this.section = `## ${section}\n`;
  }

  get quick(): Locator {
    return this.session.page.locator('.quick-input-widget:visible');
  }

  async begin(): Promise<void> {
    const text = await readFile(page, 'utf8').catch(() => head);
    this.written = text.split(/^(?=## )/m).map((part) => `${part.trimEnd()}\n`);
  }

  /** The element of this role and name is used with the keyboard; then `until` is there, and `place` is heard. */
  async press(role: 'button' | 'tab', name: string, until: Locator, place: Locator): Promise<void> {
    const all = this.session.page.getByRole(role, { name, exact: true });
    await all.filter({ visible: true }).last().focus();
    await this.enter(`Press the ${role} “${name}”`, until, place);
  }

  async enter(act: string, until: Locator, place: Locator): Promise<void> {
    await this.session.page.keyboard.press('Enter');
    await this.hear(act, until, place);
  }

  /** A window comes to rest piece by piece: it is heard until it is as written, or as it was the time before. */
  async hear(act: string, until: Locator, place: Locator): Promise<void> {
    await until.first().waitFor();
    const title = `${this.steps.length + 1}. ${act}`;
    let text = '';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const heard = await announcedIn(place);
      deepEqual(heard.filter(isNameless), [], `${act}: something has no name`);
      const before = text;
      text = drawn(title, heard);
      if (isWriting ? text === before : this.isWritten(text)) break;
      await this.session.page.waitForTimeout(isWriting ? 1_000 : 200);
    }
    this.steps.push(text);
  }

  /** Holds the page to what was heard. */
  async end(): Promise<void> {
    const mine = `${[this.section, ...this.steps].join('\n\n').replaceAll('\n\n\n', '\n\n')}\n`;
    const isMine = (part: string): boolean => part.startsWith(this.section);
    const all = this.written.some(isMine) ? this.written : [...this.written, mine];
    const anew = all.map((part) => (isMine(part) ? mine : part)).join('\n');
    if (isWriting) await writeFile(page, anew);
    else
      equal(
        this.written.find((part) => part.startsWith(this.section)),
        mine,
        advice,
      );
  }

  private isWritten(text: string): boolean {
    return this.written.some(
      (part) => part.startsWith(this.section) && `${part}\n### `.includes(`${text}\n\n### `),
    );
  }
}

const advice = 'If it is meant so: HAFT_WALK=write npx mocha test/workbench/walk.test.ts';

const isNameless = ({ role, name }: Announced): boolean => name === '' && role !== 'region';

describe('given somebody who hears the window and has never been here', () => {
  it('when they follow the names, then a commit has landed, each control has a name, and it is as written', async () => {
    await using stage = await freshStage();
    await runWorkbench(stage.options, async (session) => {
      const { workbench, page: window } = session;
      const walk = new Walk(session, 'From nothing to a landed commit');
      await walk.begin();
      const { quick } = walk;
      const sidebar = window.locator('.part.sidebar');
      const titled = (text: string) => quick.locator('.quick-input-title', { hasText: text });
      const row = (text: string) => quick.locator('.monaco-list-row', { hasText: text });

      await walk.press(
        'tab',
        'Haft',
        window.getByRole('button', { name: 'Check Set-up' }),
        sidebar,
      );
      await walk.press('button', 'New Decision', titled('(1/4)'), quick);
      await workbench.quickInput.type(title);
      await walk.enter('Type “Say who gets a discount”, press Enter', row('docs/'), quick);
      await workbench.quickInput.type('discounts');
      await row('docs/discounts.md').waitFor();
      await walk.enter('Type “discounts”, press Enter', titled('1 file in scope'), quick);
      await walk.enter('Press Enter', row('found in Makefile'), quick);
      await walk.enter('Press Enter', titled('(4/4)'), quick);
      await walk.enter('Press Enter', row('Land by itself when proven'), quick);
      await window.keyboard.press('ArrowDown');
      const toast = workbench.notification('is queued');
      await walk.enter('Choose “Land by itself when proven”, press Enter', toast, toast);
      const dialog = window.locator('.monaco-dialog-box');
      await walk.press('button', 'Drain', dialog, dialog);
      const landed = workbench.sidebar.item(/^Say who.*, landed,/, 'Commissions');
      await walk.press('button', 'Drain', landed, sidebar);
      await sidebar.getByRole('tree', { name: 'Commissions' }).focus();
      await window.keyboard.press('End');
      const tabs = window.locator('.part.editor .title.tabs').first();
      const diff = window.getByRole('button', { name: /^Go to Next Change/ });
      await walk.enter('On the row that says landed, press Enter', diff, tabs);
      await window.keyboard.press('Control+Alt+P');
      await workbench.editors.tab(/^Proof:/).waitFor();
      const webview = window.locator('iframe.webview.ready').last().contentFrame();
      const proof = webview.frameLocator('#active-frame');
      const main = proof.getByRole('main');
      await walk.hear('Press Ctrl+Alt+P, the key of “Show Proof”', main, main);

      ok(walk.steps.length <= MOST_ACTIONS, `it took ${walk.steps.length} actions`);
      await walk.end();
    });
    match(await stage.git('show', 'main:docs/discounts.md'), /a tenth/);
  }).timeout(240_000);

  it('when nobody is signed in to codex, then that is heard before a run, and choosing it signs in', async () => {
    await using stage = await freshStage();
    const codexHome = stage.env['CODEX_HOME'] ?? '';
    await writeFile(join(codexHome, 'config.toml'), 'model = "gpt-5.5"\n');
    const codex = join(codexHome, 'codex');
    const login = 'if [ "$1" = login ]; then echo "Signing in"; exec sleep 60; fi';
    const script = `#!/bin/sh\n${login}\nexec "${codexBinary()}" "$@"\n`;
    await writeFile(codex, script, { mode: 0o755 });
    const [, id = ''] =
      /created (\S+)/.exec(
        (await stage.haft('decision', 'new', 'Do it', '--allowed-path', 'docs/')).stdout,
      ) ?? [];
    await stage.haft('commission', 'create-from-decision', id);
    // Below /dev every sandbox has files of its own, and the doctor would take those for ours.
    await using disk = await folderOnDisk();
    const root = { HAFT_WORKSPACE_ROOT: join(disk.path, 'workspaces') };
    const env = { ...stage.options.env, ...root, HAFT_CODEX_PATH: codex };
    await runWorkbench({ ...stage.options, env }, async (session) => {
      const { workbench, page: window } = session;
      const walk = new Walk(session, 'When nobody is signed in');
      await walk.begin();
      const sidebar = window.locator('.part.sidebar');
      const queued = workbench.sidebar.item(/^Do it.*, queued,/, 'Commissions');
      await walk.press('tab', 'Haft', queued, sidebar);
      await sidebar.locator('.pane-header', { hasText: 'Commissions' }).hover();
      const told = workbench.notification(/Nobody is signed in to codex/);
      await walk.press('button', 'Drain', told, told);
      const found = walk.quick.locator('.monaco-list-row', { hasText: 'Nobody is signed in' });
      await walk.press('button', 'Set Up Haft', found, walk.quick);
      const panel = window.locator('.part.panel');
      const terminal = panel.getByRole('textbox', { name: /codex/ });
      await walk.enter('Press Enter', terminal, panel.locator('.terminal-wrapper'));
      await walk.end();
    });
  }).timeout(240_000);
});
