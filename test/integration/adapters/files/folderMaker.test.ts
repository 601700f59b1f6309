import { deepEqual, equal, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderMaker } from '../../../../src/adapters/files/folderMaker.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const missing = { code: 'ENOENT' };

describe('given a maker of folders below a root', () => {
  it('when the root was never there, then it is made, and its parents only where that is wanted', async () => {
    await using folder = await temporaryFolder();
    const near = join(folder.path, 'store');
    await folderMaker(near)(join(near, 'a/b'));
    equal(existsSync(join(near, 'a/b')), true);
    const far = join(folder.path, 'x/y');
    await rejects(folderMaker(far)(join(far, 'a')), missing);
    await folderMaker(far, { parents: true })(join(far, 'a'));
    equal(existsSync(join(far, 'a')), true);
  });

  it('when the root was taken away, then nothing comes into being in its place', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'store');
    for (const parents of [false, true]) {
      await mkdir(root);
      const make = folderMaker(root, { parents });
      await make(join(root, 'a'));
      await rename(root, `${root}-${parents}`);
      await rejects(make(join(root, 'a/b')), missing);
      equal(existsSync(root), false);
    }
  });

  it('when somebody made another of its name, then nothing is made in that', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'store');
    await mkdir(root);
    const make = folderMaker(root);
    await rename(root, `${root}-away`);
    await mkdir(root);
    await rejects(make(join(root, 'a')), missing);
    deepEqual(await readdir(root), []);
  });

  it('when a file stands in the way, then that is thrown, and what is there already is no fault', async () => {
    await using folder = await temporaryFolder();
    const make = folderMaker(folder.path);
    await make(join(folder.path, 'a'));
    await make(join(folder.path, 'a'));
    await writeFile(join(folder.path, 'file'), '');
    await rejects(make(join(folder.path, 'file/b')), { code: 'ENOTDIR' });
  });
});
