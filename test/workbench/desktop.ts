/**
 * Runs the tests inside the extension host of a desktop VS Code, downloaded where there is internet.
 * On Linux without a display run it under `xvfb-run`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { messageOf } from '../../src/base/fault.ts';
import { SetupFailure, step } from '../setup/steps.mjs';
import { bundleHostTests } from './inHost/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

async function download(): Promise<string> {
  const cachePath = join(root, '.cache', 'desktop');
  try {
    return await step('VS Code for the desktop', () => downloadAndUnzipVSCode({ cachePath }));
  } catch (failure) {
    throw new SetupFailure(
      `VS Code cannot be downloaded here (${messageOf(failure)}), so nothing was tested on the desktop.`,
      'npm run test:workbench   # the same tests, with VS Code in a browser',
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'haft-desktop-'));
try {
  process.exitCode = await runTests({
    vscodeExecutablePath: await download(),
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleHostTests(),
    extensionTestsEnv: { HAFT_TEST_FOLDER: folder },
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (failure) {
  process.stderr.write(`${messageOf(failure)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
