import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { runInExtensionHost } from './extensionHost.ts';
import { bundleHostTests } from './inHost/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

describe('given the extension under development', () => {
  it('when its tests run inside the extension host, then they pass, on its folder and environment', async () => {
    await using folder = await temporaryFolder();
    const lines: string[] = [];
    const code = await runInExtensionHost({
      extension: root,
      tests: await bundleHostTests(),
      folder: folder.path,
      env: { HAFT_TEST_FOLDER: folder.path },
      log: (line) => lines.push(line),
    });

    equal(code, 0, lines.filter((line) => /^(log|error)/.test(line)).join('\n'));
  });
});
