import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };

interface Contributions {
  readonly commands?: readonly { readonly command: string }[];
  readonly configuration?: { readonly properties?: Readonly<Record<string, unknown>> };
}

const contributes: Contributions =
  (manifest as { readonly contributes?: Contributions }).contributes ?? {};

describe('given the extension in its host', () => {
  it('when it is given a folder and an environment, then it has both', () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder, 'there is no folder');
    equal(folder.uri.fsPath, process.env['HAFT_TEST_FOLDER']);
  });

  it('when it is activated, then every command of the manifest can be run', async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    ok(extension, 'the extension is not there');
    await extension.activate();

    const known = new Set(await vscode.commands.getCommands(true));
    const contributed = (contributes.commands ?? []).map(({ command }) => command);
    ok(contributed.length > 0, 'the manifest has no command');
    deepEqual(
      contributed.filter((command) => !known.has(command)),
      [],
    );
  });

  it('when its settings are read, then each has a default', () => {
    const names = Object.keys(contributes.configuration?.properties ?? {});
    const missing = names.filter((name) => {
      const inspected = vscode.workspace.getConfiguration().inspect(name);
      return inspected?.defaultValue === undefined;
    });

    equal(missing.join(', '), '');
  });
});
