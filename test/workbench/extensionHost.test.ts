import { rejects } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { writeSampleExtension } from './sampleExtension.ts';

describe('given tests that run inside the extension host', () => {
  it('when they are run by @vscode/test-electron and fail, then it fails as well', async () => {
    await using folder = await temporaryFolder();
    const vscodeExecutablePath = join(import.meta.dirname, 'extensionHost.ts');
    const extensionDevelopmentPath = join(folder.path, 'extension');
    await writeSampleExtension(extensionDevelopmentPath);
    const extensionTestsPath = join(folder.path, 'failing.js');
    await writeFile(
      extensionTestsPath,
      "exports.run = async () => { throw new Error('as it should'); };",
    );

    await rejects(
      runTests({ vscodeExecutablePath, extensionDevelopmentPath, extensionTestsPath }),
      /code 1$/,
    );
  });
});
