import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import { runCli } from '../fixtures/harnessStage.ts';
import { makeProject } from '../fixtures/sampleProject.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { runInExtensionHost } from './extensionHost.ts';
import { bundleHostTests } from './inHost/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

describe('given the extension under development', () => {
  it('when its tests run inside the extension host, then they pass, on its folder and environment', async () => {
    await using folder = await temporaryFolder();
    await makeProject(folder.path, { 'a.txt': 'one\n' }, [
      { id: 'dec-a', title: 'Do a', keys: { affected_files: ['a.txt'] } },
    ]);
    const commission = await runCli(folder.path, { PATH: process.env['PATH'] ?? '' }, [
      ...['commission', 'create-from-decision', 'dec-a', '--json'],
    ]);
    const lines: string[] = [];
    const code = await runInExtensionHost({
      extension: root,
      tests: await bundleHostTests(),
      folder: folder.path,
      env: { HAFT_TEST_FOLDER: folder.path, HAFT_TEST_COMMISSION: commission.stdout },
      log: (line) => lines.push(line),
    });

    equal(code, 0, lines.filter((line) => /^(log|error)/.test(line)).join('\n'));
  });
});
