import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };

interface Contributions {
  readonly languageModelTools?: readonly { readonly name: string }[];
  readonly commands?: readonly { readonly command: string }[];
  readonly keybindings?: readonly { readonly key: string; readonly when: string }[];
  readonly configuration?: { readonly properties?: Readonly<Record<string, unknown>> };
}

const contributes: Contributions =
  (manifest as { readonly contributes?: Contributions }).contributes ?? {};

/** Modifiers are named in no fixed order. */
const inOneOrder = (key: string): string => key.split('+').sort().join('+');

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

  it('when its keys are held against those of the editor, then no default is taken from anywhere', async () => {
    const uri = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const taken = [...text.matchAll(/"key": "([^"]*)",\s*"command": "([^"]*)"/g)]
      .filter(([, , command = '']) => !command.startsWith('haft.'))
      .map(([, key = '']) => inOneOrder(key));
    ok(taken.includes('f7'), 'the defaults are not read');
    const bound = contributes.keybindings ?? [];
    ok(bound.length > 0, 'the manifest binds no key');
    const everywhere = bound.filter(({ when }) => !when.includes('haft.reviewing == held'));
    deepEqual(
      everywhere.filter(({ key }) => taken.includes(inOneOrder(key))),
      [],
    );
  });

  it('when models ask for its tools, then they have those of the manifest, and what the command line tells', async () => {
    const names = (contributes.languageModelTools ?? []).map(({ name }) => name);
    const known = vscode.lm.tools
      .map(({ name }) => name)
      .filter((name) => name.startsWith('haft_'));
    deepEqual(known.sort(), [...names].sort());

    const made = JSON.parse(process.env['HAFT_TEST_COMMISSION'] ?? '') as {
      commission: { id: string; decision_ref: string };
    };
    const { commission } = made;
    const told = async (name: string, input: object): Promise<string> => {
      const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
      const [part] = result.content;
      ok(part instanceof vscode.LanguageModelTextPart);
      return part.value;
    };
    const listed = JSON.parse(await told('haft_list_commissions', {})) as {
      commissions: { id: string }[];
    };
    deepEqual(
      listed.commissions.map(({ id }) => id),
      [commission.id],
    );
    const decisions = JSON.parse(await told('haft_list_decisions', {})) as {
      decisions: { commissions: string[] }[];
    };
    deepEqual(
      decisions.decisions.map((one) => one.commissions),
      [[commission.id]],
    );
    const shown = JSON.parse(
      await told('haft_inspect_commission', { commission_id: commission.id }),
    ) as typeof made;
    equal(shown.commission.decision_ref, 'dec-a');
    const lost = await told('haft_inspect_commission', { commission_id: 'wc-0' });
    ok(lost.startsWith('commission_not_found: There is no commission wc-0. '), lost);
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
