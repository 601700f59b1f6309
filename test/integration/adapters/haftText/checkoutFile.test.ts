import { deepEqual, equal } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWhole } from '../../../../src/adapters/haftText/checkoutFile.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given a file that is read to a bound', () => {
  for (const [size, most, read] of [
    [0, 10, 0],
    [10, 10, 10],
    [11, 10, 11],
    [300_000, 10, 11],
    [300_000, 1_000_000, 300_000],
  ] as const)
    it(`when it holds ${size} bytes and ${most} may be read, then ${read} are`, async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'file');
      await writeFile(file, 'x'.repeat(size));
      const { bytes } = await readWhole(file, most);
      equal(Buffer.from(bytes).toString(), 'x'.repeat(read));
    });

  it('when it does not tell its size, then all of it is read', async () => {
    // Files of the kernel's say that they are empty.
    const file = '/proc/self/limits';
    const { bytes } = await readWhole(file, 1_000_000);
    deepEqual(Buffer.from(bytes), await readFile(file));
  });
});
