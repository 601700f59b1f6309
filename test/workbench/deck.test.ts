import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { amount } from '../fixtures/amount.ts';
import { writeFiles } from '../fixtures/sampleProject.ts';
import { haftStage, type HaftStage } from './haftStage.ts';
import { leaves, prices, pricesWith, reviewedFiles, rival } from './reviewed.ts';
import { runWorkbench, type Session } from './runWorkbench.ts';
import type { DecisionText } from '../fixtures/decisionText.ts';

/** Results that are accepted one after the other. */
const MANY = amount('HAFT_DECK', 5, 30);

const pages = Array.from({ length: MANY }, (_, n) => `docs/page-${String(n).padStart(2, '0')}.md`);
const decisions = pages.map((path, n): DecisionText => ({
  id: `dec-20261101-page-${String(n).padStart(8, '0')}`,
  title: `Fill page ${n}`,
  keys: { allowed_paths: [path], evidence_requirements: [`grep -q "Page ${n}" ${path}`] },
  script: { name: 'steps', arg: { steps: [{ write: { path, text: `Page ${n} is full.\n` } }] } },
}));

/** From a window whose view of commissions has just been opened: one to begin with, and one each. */
const keysFor = (results: number): number => results + 1;

/** How often a key was pressed. */
class Keys {
  pressed = 0;
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  async press(key: string): Promise<void> {
    this.pressed += 1;
    await this.session.page.keyboard.press(key);
  }
}

describe('given held results in the morning', () => {
  let stage: HaftStage;

  before(async () => {
    const files = Object.fromEntries(pages.map((path) => [path, 'TODO\n']));
    stage = await haftStage({ ...reviewedFiles, ...files }, [...decisions, prices, rival]);
    const ids = [...decisions, prices, rival].map(({ id }) => id);
    await stage.haft('commission', 'create-batch', ...ids);
    equal((await stage.haft('harness', 'run', '--drain', '--concurrency', '4')).exitCode, 0);
  }).timeout(240_000);
  after(() => stage[Symbol.asyncDispose]());

  it('when they are decided by keys alone, then it is one key each, and every one lands or is turned down', async () => {
    const before = await stage.git('rev-parse', 'main');
    await runWorkbench(stage.options, async (session) => {
      const { workbench, screenshot } = session;
      const { editors, quickInput } = workbench;
      const keys = new Keys(session);
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Fill page 0, held,/, 'Commissions').waitFor();
      await keys.press('Control+Alt+h');
      await shown(session, 0);
      await screenshot('deck-1-first');
      const aside = keys.pressed;
      await skipAndBack(session, keys);
      await diffAndBack(session, keys);
      await heldKey(session, keys);
      const elsewhere = keys.pressed - aside - 1;
      for (let n = 1; n < MANY; n += 1) {
        await shown(session, n);
        await keys.press('Control+Enter');
      }
      await editors.tab(/^Proof: Print the prices \(/).waitFor();
      await editors
        .tab(/Fill page/)
        .first()
        .waitFor({ state: 'detached' });
      await editors.title(/^Accept/).waitFor();
      await screenshot('deck-2-more');
      equal(keys.pressed - elsewhere, keysFor(MANY));
      // What lands later says so over what is said meanwhile.
      await workbench.sidebar.item(new RegExp(`^Fill page ${MANY - 1}, landed`)).waitFor();
      await keys.press('Control+Alt+Enter');
      await quickInput.titled('Request changes to “Print the prices”');
      await quickInput.answer('Other plums.');
      await editors.tab(/^Proof: Print the prices of plums only/).waitFor();
      await editors.tab(/^Proof: Print the prices \(/).waitFor({ state: 'detached' });
      await editors.title(/^Accept/).waitFor();
      await keys.press('Control+Alt+Backspace');
      await quickInput.titled('Refuse the result of “Print the prices of plums only”');
      await quickInput.answer('Not only plums.');
      await workbench.statusItem('Nothing is left to review.').waitFor();
      await screenshot('deck-3-none');
      equal(await editors.tab(/./).count(), 0);
    });
    equal(await stage.git('rev-list', '--count', `${before}..main`), String(MANY));
    for (const [n, path] of pages.entries())
      equal(await stage.git('show', `main:${path}`), `Page ${n} is full.`);
  }).timeout(300_000);

  it('when the tour tells how many keys that takes, then it is as many as were counted', () => {
    const tour = readFileSync(join(import.meta.dirname, '../../docs/tour.md'), 'utf8');
    match(tour, new RegExp(`30 held results are decided with ${keysFor(30)} keys`));
  });

  /** Forth, and back to the first. */
  async function skipAndBack(session: Session, keys: Keys): Promise<void> {
    await keys.press('Control+Alt+h');
    await shown(session, 1);
    await keys.press('Control+Alt+Shift+h');
    await shown(session, 0);
    deepEqual(await session.workbench.editors.tab(/./).count(), 1);
  }

  /** From the page of proof to the diff by a key; from there on diffs follow, until the same key. */
  async function diffAndBack(session: Session, keys: Keys): Promise<void> {
    const { workbench, screenshot } = session;
    const { editors } = workbench;
    equal(await editors.title(/^Show Proof/).count(), 0);
    await keys.press('Control+Alt+p');
    await diffShown(session, 0);
    await editors.title(/^Show Proof/).waitFor();
    await screenshot('deck-5-diff');
    equal(await editors.tab(/Fill page 0 .*\(1 file\)/).count(), 1, 'the proof is no file of it');
    await keys.press('Control+Alt+h');
    await diffShown(session, 1);
    await keys.press('Control+Alt+Shift+h');
    await diffShown(session, 0);
    await keys.press('Control+Alt+p');
    await shownAgain(session, 0);
  }

  /** The key that accepts is held down: the keyboard presses it over and over, and it means the first alone. */
  async function heldKey(session: Session, keys: Keys): Promise<void> {
    const { workbench, page, screenshot } = session;
    await keys.press('Control+Alt+h');
    await shown(session, 1);
    await keys.press('Control+Alt+Shift+h');
    await shown(session, 0);
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    keys.pressed += 1;
    const held = workbench.statusItem('This one has just come');
    for (let again = 0; !(await held.isVisible()); again += 1) {
      ok(again < 2_000, 'the second was not held back');
      await page.keyboard.down('Enter');
    }
    for (let again = 0; again < 50; again += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await screenshot('deck-6-held');
    await shown(session, 1);
    await workbench.sidebar.item(/^Fill page 1, held,/).waitFor();
  }

  /** Its page of proof is in front, and it may be accepted. */
  async function shown(session: Session, n: number): Promise<void> {
    const { page, workbench } = session;
    const { editors } = workbench;
    await editors.tab(new RegExp(`^Proof: Fill page ${n} \\(`)).waitFor();
    const proof = page.locator('iframe.webview.ready').last().contentFrame();
    await proof
      .frameLocator('#active-frame')
      .getByRole('heading', { name: `Fill page ${n}`, level: 1 })
      .waitFor();
    await alone(session, n);
    await clear(session);
  }

  async function diffShown(session: Session, n: number): Promise<void> {
    const { editors } = session.workbench;
    await editors.tab(new RegExp(`^Fill page ${n} \\(`)).waitFor();
    await editors.diffLine('modified', `Page ${n} is full.`).waitFor();
    await alone(session, n);
    await clear(session);
  }

  /** Beside the diff from which it was come to. */
  async function shownAgain(session: Session, n: number): Promise<void> {
    const { editors } = session.workbench;
    await editors.tab(new RegExp(`^Proof: Fill page ${n} \\(`)).waitFor();
    await editors.title(/^Show Proof/).waitFor({ state: 'detached' });
    await editors.title(/^Accept/).waitFor();
  }

  /** While the one before is still being left, a key means neither (docs/rules.md R211). */
  async function alone({ workbench: { editors } }: Session, n: number): Promise<void> {
    await editors
      .tab(new RegExp(`Fill page (?!${n} )`))
      .first()
      .waitFor({ state: 'detached' });
    await editors.title(/^Accept/).waitFor();
  }

  /** The status bar says that the proof was on screen for long enough (docs/rules.md R215). */
  async function clear({ workbench }: Session): Promise<void> {
    const proof = workbench.statusItem('1 of 1 green');
    await proof.locator('.codicon-pass').waitFor();
  }
});

describe('given held results of which some do not fit together', () => {
  it('when all clean ones are accepted, then they are named first, and only those land', async () => {
    // Nothing proves this one, though it fits everything.
    const [bare] = leaves;
    ok(bare);
    const some = [prices, rival, bare, ...decisions.slice(0, 2)];
    await using stage = await haftStage(reviewedFiles, some);
    await writeFiles(stage.root, { [pages[0]!]: 'TODO\n', [pages[1]!]: 'TODO\n' });
    await stage.git('add', '--all');
    await stage.git('commit', '--quiet', '--message=Pages');
    const ids = some.map(({ id }) => id);
    await stage.haft('commission', 'create-batch', ...ids);
    equal((await stage.haft('harness', 'run', '--drain', '--concurrency', '2')).exitCode, 0);
    const before = await stage.git('rev-parse', 'main');
    await runWorkbench(stage.options, async ({ workbench, page, screenshot }) => {
      await workbench.sidebar.open('Haft');
      await workbench.sidebar.item(/^Fill page 0, held,/, 'Commissions').waitFor();
      await workbench.command('Haft: Accept All Clean');
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.getByText('Land these 2 results?').waitFor();
      await screenshot('deck-4-all');
      match(await dialog.innerText(), /Fill page 0\s+Fill page 1/);
      await workbench.press('Accept 2');
      await workbench.sidebar.item(/^Fill page 0, landed/).waitFor();
      await workbench.sidebar.item(/^Fill page 1, landed/).waitFor();
      await workbench.sidebar.item(/^Print the prices, held/).waitFor();
      await workbench.sidebar.item(/^Turn over leaf-00, held/).waitFor();
    });
    equal(await stage.git('rev-list', '--count', `${before}..main`), '2');
    equal(`${await stage.git('show', 'main:docs/prices.md')}\n`, pricesWith({}));
  }).timeout(180_000);
});
