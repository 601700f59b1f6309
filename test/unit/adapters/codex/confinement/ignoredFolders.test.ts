import { deepEqual } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoredFolders } from '../../../../../src/adapters/codex/confinement/ignoredFolders.ts';
import { temporaryFolder } from '../../../../fixtures/temporaryFolder.ts';

describe('given a repository with ignored paths', () => {
  it('when it names folders without wildcards, then those are found', async () => {
    await using folder = await temporaryFolder();
    const lines = [
      '# built',
      'dist/',
      '/coverage/ ',
      'dist/',
      '.cache/',
      '*.log',
      'out/**/',
      'a/b/',
      'plain',
      '../',
      'kept/',
      '!kept/',
    ];
    await writeFile(join(folder.path, '.gitignore'), lines.join('\r\n'));

    deepEqual(ignoredFolders(folder.path), ['dist', 'coverage', '.cache']);
  });

  it('when it names none, then there are none', async () => {
    await using folder = await temporaryFolder();

    deepEqual(ignoredFolders(folder.path), []);
  });
});
