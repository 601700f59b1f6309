import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '../fixtures/temporaryFolder.ts';
import { openWorkbench, type OpenWorkbench } from './runWorkbench.ts';
import { writeSampleExtension } from './sampleExtension.ts';
import { vsixPackage } from './vsixPackage.ts';

describe('given a packaged extension in VS Code', () => {
  let folder: TemporaryFolder;
  let opened: OpenWorkbench;

  before(async () => {
    folder = await temporaryFolder();
    const extension = join(folder.path, 'extension');
    await writeSampleExtension(extension);
    const vsix = await vsixPackage(extension, join(folder.path, 'sample.vsix'));
    await mkdir(join(folder.path, 'workspace'));
    const env = { SAMPLE: 'env' };
    opened = await openWorkbench({ folder: join(folder.path, 'workspace'), vsix: [vsix], env });
  });
  after(async () => {
    await opened[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('when its views and menus are used, then the page object finds them', () =>
    opened.run(async ({ workbench, reload }) => {
      const { sidebar } = workbench;
      await sidebar.open('Sample Box');
      await sidebar.item('apple').waitFor();
      deepEqual(await sidebar.rows('Fruit'), ['apple ripe', 'banana ripe']);
      await sidebar.actInTitle('Fruit', 'Add');
      await sidebar.item('cherry', 'Fruit').waitFor();
      await sidebar.choose('banana', 'Eat');
      await workbench.outputLine('eaten: banana');
      await sidebar.act('apple', 'Eat');
      await workbench.outputLine('eaten: apple');
      deepEqual(await sidebar.rows('Roots'), ['carrot ripe']);
      await workbench.statusItem(/sample: v24/).waitFor();
      await reload();
      await sidebar.open('Sample Box');
      await sidebar.item('carrot').waitFor();
      equal(await sidebar.item('cherry').count(), 0);
    }));

  it('when it asks and shows a diff, then the page object answers and reads', () =>
    opened.run(async ({ workbench, screenshot }) => {
      const { quickInput, editors } = workbench;
      await workbench.command('Sample: Ask');
      deepEqual(await quickInput.rows(), ['red', 'green']);
      equal(await quickInput.prompt(), 'A colour?');
      await quickInput.pick('green');
      await quickInput.pickMany(['small', 'round']);
      await quickInput.type('bad');
      await quickInput.complains('not bad');
      await quickInput.answer('a word');
      await quickInput.closed();
      await workbench.notification('Sure about a word?').waitFor();
      await workbench.press('Yes');
      await workbench.press('Do it');
      await workbench.outputLine('green / small+round / a word / Yes / Do it / env');
      deepEqual(await workbench.outputLines(), [
        'green / small+round / a word / Yes / Do it / env',
        '',
      ]);
      await workbench.command('Sample: Diff');
      await editors.tab('Old and new').waitFor();
      await editors.diffDrawn();
      deepEqual(await editors.diffLines('original'), ['one word', '']);
      deepEqual(await editors.diffLines('modified'), ['two words', '']);
      await editors.actInTitle('Eat');
      await workbench.outputLine('eaten: a diff');
      ok(existsSync(await screenshot('page-object')));
    }));

  it('when a scenario fails, then its message names a picture of the window', async () => {
    let picture = '';
    const failing = opened.run(() => Promise.reject(new Error('no such thing')));
    await rejects(failing, ({ message, cause }: Error) => {
      picture = /\S+\.png/.exec(message)?.[0] ?? '';
      return (cause as Error).message === 'no such thing';
    });
    ok(existsSync(picture), picture);
    await rm(picture);
  });
});
