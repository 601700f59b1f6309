import { deepEqual, equal, match, ok } from 'node:assert/strict';
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
      await skipAndBack(session, keys);
      await proofAndBack(session, keys);
      const skipped = keys.pressed - 1;
      for (let n = 0; n < MANY; n += 1) {
        await shown(session, n);
        await keys.press('Control+Enter');
      }
      await editors.tab(/^Print the prices \(/).waitFor();
      await editors
        .tab(/Fill page/)
        .first()
        .waitFor({ state: 'detached' });
      await editors.title(/^Accept/).waitFor();
      await screenshot('deck-2-more');
      equal(keys.pressed - skipped, MANY + 1);
      await keys.press('Control+Alt+Enter');
      await quickInput.titled('Request changes to “Print the prices”');
      await quickInput.answer('Other plums.');
      await editors.tab(/^Print the prices of plums only/).waitFor();
      await editors.tab(/^Print the prices \(/).waitFor({ state: 'detached' });
      await editors.title(/^Accept/).waitFor();
      await keys.press('Control+Alt+Backspace');
      await quickInput.titled('Refuse the result of “Print the prices of plums only”');
      await quickInput.answer('Not only plums.');
      await workbench.statusItem('Nothing is left to review.').waitFor();
      await screenshot('deck-3-none');
      equal(await editors.tab(/./).count(), 0);
      await workbench.sidebar.item(new RegExp(`^Fill page ${MANY - 1}, landed`)).waitFor();
    });
    equal(await stage.git('rev-list', '--count', `${before}..main`), String(MANY));
    for (const [n, path] of pages.entries())
      equal(await stage.git('show', `main:${path}`), `Page ${n} is full.`);
  }).timeout(240_000);

  /** Forth, and back to the first. */
  async function skipAndBack(session: Session, keys: Keys): Promise<void> {
    await keys.press('Control+Alt+h');
    await shown(session, 1);
    await keys.press('Control+Alt+Shift+h');
    await shown(session, 0);
    deepEqual(await session.workbench.editors.tab(/./).count(), 1);
  }

  /** From the diff to its page of proof by a key, and to the diff again. */
  async function proofAndBack(session: Session, keys: Keys): Promise<void> {
    const { workbench, page, screenshot } = session;
    const { editors } = workbench;
    await editors.title(/^Show Proof/).waitFor();
    await keys.press('Control+Alt+p');
    const proof = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await proof.getByRole('heading', { name: 'Fill page 0', level: 1 }).waitFor();
    await editors.title(/^Accept/).waitFor();
    equal(await editors.title(/^Show Proof/).count(), 0);
    await screenshot('deck-5-proof');
    await workbench.command('Haft: Review Diff');
    await shown(session, 0);
  }

  async function shown({ workbench: { editors } }: Session, n: number): Promise<void> {
    await editors.tab(new RegExp(`^Fill page ${n} \\(`)).waitFor();
    await editors.diffLine('modified', `Page ${n} is full.`).waitFor();
    // While the one before is still being left, a key means neither (docs/rules.md R211).
    await editors
      .tab(new RegExp(`Fill page (?!${n} )`))
      .first()
      .waitFor({ state: 'detached' });
    await editors.title(/^Accept/).waitFor();
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
