import { equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KnownFolders } from '../../../../../src/adapters/git/workspaces/knownFolders.ts';
import { temporaryFolder } from '../../../../fixtures/temporaryFolder.ts';

/** Longer than the time within which two changes of a folder may carry the same stamp, ms. */
const grain = 60;

describe('given folders that are put back more than once while their files are young', () => {
  it('when a file is changed after the first time, then the second removes it', async function () {
    this.timeout(30_000);
    // Where the machine was too slow for the file to be young, it is tried again.
    for (let isYoung = false; !isYoung;) {
      await using top = await temporaryFolder();
      const file = join(top.path, 'file');
      await fs.writeFile(file, 'ours\n');
      await delay(grain);
      const known = new KnownFolders(top.path);
      await known.learn();
      // Making a file for a moment is a change of the folder as well.
      equal(await known.restore(), true);
      await delay(grain);
      await known.learn();
      await known.restore();
      await known.learn();
      isYoung = Date.now() - (await fs.stat(file)).ctimeMs < 1_500;
      await fs.writeFile(file, 'evil\n');
      await known.restore();
      if (isYoung) equal(existsSync(file), false);
    }
  });
});
