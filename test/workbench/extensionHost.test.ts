import { equal, match, rejects } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { temporaryFolder, type TemporaryFolder } from '../fixtures/temporaryFolder.ts';
import { runInExtensionHost } from './extensionHost.ts';
import { writeSampleExtension } from './sampleExtension.ts';

describe('given tests that run inside the extension host', () => {
  let folder: TemporaryFolder;
  let extension: string;

  before(async () => {
    folder = await temporaryFolder();
    extension = join(folder.path, 'extension');
    await writeSampleExtension(extension);
  });
  after(() => folder[Symbol.asyncDispose]());

  const write = async (name: string, body: string): Promise<string> => {
    const file = join(folder.path, name);
    await writeFile(
      file,
      `const vscode = require('vscode');\nexports.run = async () => {${body}};`,
    );
    return file;
  };

  it('when they pass, then the exit code is 0, and they saw the extension and the folder', async () => {
    const tests = await write(
      'passing.js',
      `await vscode.commands.executeCommand('sample.add');
       const [{ uri }] = vscode.workspace.workspaceFolders;
       console.log('seen', uri.fsPath, process.env.HAFT_SEEN, process.version);`,
    );
    const lines: string[] = [];
    const log = (line: string): unknown => lines.push(line);
    const env = { HAFT_SEEN: 'yes' };

    equal(await runInExtensionHost({ extension, tests, folder: folder.path, env, log }), 0);

    match(lines.join('\n'), new RegExp(`seen ${folder.path} yes v24`));
  });

  it('when they are run by @vscode/test-electron, then their failure is its failure', async () => {
    const vscodeExecutablePath = join(import.meta.dirname, 'extensionHost.ts');
    const extensionTestsPath = await write('failing.js', "throw new Error('as it should');");
    const how = { vscodeExecutablePath, extensionDevelopmentPath: extension, extensionTestsPath };

    await rejects(runTests(how), /code 1$/);
  });
});
