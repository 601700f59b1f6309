import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DecisionFolder } from '../../../../src/adapters/decisions/decisionFolder.ts';
import { FolderWatch } from '../../../../src/adapters/files/folderWatch.ts';
import { bareFile } from '../../../fixtures/decisionFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given somebody who listens for changed decisions', () => {
  let checkout: TemporaryFolder;
  let folder: DecisionFolder;
  let place: string;

  beforeEach(async () => {
    checkout = await temporaryFolder();
    place = join(checkout.path, '.haft/decisions');
    folder = new DecisionFolder(checkout.path);
  });
  afterEach(async () => {
    folder.dispose();
    await checkout[Symbol.asyncDispose]();
  });

  /** Resolves once the list is as expected, looking at each change only; the test's limit ends it. */
  const untilListed = (expected: string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const subscription = folder.onDidChange(() => {
        folder.list().then(({ decisions }) => {
          if (decisions.map(({ title }) => title).join() !== expected.join()) return;
          subscription.dispose();
          resolve();
        }, reject);
      });
    });
  const nextChange = (): Promise<void> =>
    new Promise((resolve) => {
      const subscription = folder.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
  const titles = async (): Promise<string[]> =>
    (await folder.list()).decisions.map(({ title }) => title);
  const titled = (title: string): string => bareFile.replace('Clean the docs up', title);

  it('when files of a sub-folder change, then that is told as well', async () => {
    await mkdir(join(place, 'area'), { recursive: true });
    await writeFile(join(place, 'area/a.md'), titled('made'));
    const keep = folder.onDidChange(() => undefined);
    await nextChange();
    deepEqual(await titles(), ['made']);
    const saved = untilListed(['saved']);
    await writeFile(join(place, 'area/a.md'), titled('saved'));
    await saved;
    const deeper = untilListed(['deeper']);
    await rm(join(place, 'area/a.md'));
    await mkdir(join(place, 'area/deep'));
    await writeFile(join(place, 'area/deep/b.md'), titled('deeper'));
    await deeper;
    keep.dispose();
  });

  it('when files are made, saved, replaced and removed, then each change is told', async () => {
    await mkdir(place, { recursive: true });
    const keep = folder.onDidChange(() => undefined);
    await nextChange();
    for (const [title, change] of [
      ['made', () => writeFile(join(place, 'a.md'), titled('made'))],
      ['saved', () => writeFile(join(place, 'a.md'), titled('saved'))],
      [
        'replaced',
        async () => {
          await writeFile(join(place, 'a.tmp'), titled('replaced'));
          await rename(join(place, 'a.tmp'), join(place, 'a.md'));
        },
      ],
    ] as const) {
      const listed = untilListed([title]);
      await change();
      await listed;
      deepEqual(await titles(), [title]);
    }
    const emptied = untilListed([]);
    await rm(join(place, 'a.md'));
    await emptied;
    deepEqual(await titles(), []);
    keep.dispose();
  });

  it('when the folder is made only later, then its files are told too', async () => {
    const listed = untilListed(['late']);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'a.md'), titled('late'));
    await listed;
    const gone = untilListed([]);
    await rm(join(checkout.path, '.haft'), { recursive: true });
    await gone;
    deepEqual(await titles(), []);
  });

  it('when a file changes before the watch stands, then it is told all the same', async () => {
    await mkdir(place, { recursive: true });
    const listed = untilListed(['early']);
    await writeFile(join(place, 'a.md'), titled('early'));
    await listed;
    deepEqual(await titles(), ['early']);
  });

  it('when one save makes many events, then they are told together', async () => {
    await mkdir(place, { recursive: true });
    let told = 0;
    const keep = folder.onDidChange(() => (told += 1));
    await nextChange();
    told = 0;
    const started = performance.now();
    const listed = untilListed(['last']);
    for (let at = 0; at < 200; at += 1) await writeFile(join(place, 'a.md'), titled(`t${at}`));
    await writeFile(join(place, 'a.md'), titled('last'));
    await listed;
    // At most one each 30 ms, and the one that may be under way.
    const most = (performance.now() - started) / 30 + 1;
    equal(told <= most, true, `${told} told, at most ${most}`);
    keep.dispose();
  });

  it('when a file that is no decision changes, then nothing is told', async () => {
    await mkdir(place, { recursive: true });
    let told = 0;
    const keep = folder.onDidChange(() => (told += 1));
    await nextChange();
    told = 0;
    await using stack = new AsyncDisposableStack();
    const heard = new Promise<void>((resolve) => {
      const watch = new FolderWatch(place, (name) => {
        if (name === 'a.md.swp') resolve();
      });
      stack.defer(() => watch.dispose());
      void writeFile(join(place, 'a.md.swp'), 'x');
    });
    await heard;
    // Whatever was going to be told has a timer that is older and shorter than this one.
    await new Promise((resolve) => setTimeout(resolve, 200));
    equal(told, 0);
    keep.dispose();
  });

  it('when nobody listens any more, then nothing is watched', async () => {
    await mkdir(place, { recursive: true });
    const before = await watches();
    const [one, two] = [folder.onDidChange(() => undefined), folder.onDidChange(() => undefined)];
    await nextChange();
    equal(await watches(), before + 1);
    one.dispose();
    one.dispose();
    equal(await watches(), before + 1);
    two.dispose();
    equal(await watches(), before);
  });
});

/** How many places this process has the system watch. */
async function watches(): Promise<number> {
  let count = 0;
  for (const name of await readdir('/proc/self/fdinfo')) {
    const info = await readFile(`/proc/self/fdinfo/${name}`, 'utf8').catch(() => '');
    count += info.split('inotify wd:').length - 1;
  }
  return count;
}
