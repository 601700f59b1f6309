import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { codexBinary } from '../fixtures/codexBinary.ts';
import type { DecisionText } from '../fixtures/decisionText.ts';
import { runCli, type CommandEnd } from '../fixtures/harnessStage.ts';
import { makeProject, type Files } from '../fixtures/sampleProject.ts';
import { codexHome } from '../fixtures/scriptedModel/codexHome.ts';
import { startScriptedModel, type ScriptedModel } from '../fixtures/scriptedModel/scriptedModel.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import type { WorkbenchOptions } from './runWorkbench.ts';
import { vsixPackage } from './vsixPackage.ts';

const root = join(import.meta.dirname, '../..');

/** A project with decisions, an operator's codex on the scripted model, and our extension for them. */
export interface HaftStage extends AsyncDisposable {
  readonly root: string;
  readonly model: ScriptedModel;
  readonly options: WorkbenchOptions;
  /** The operator's environment outside the editor. */
  readonly env: Readonly<Record<string, string>>;
  git(...args: string[]): Promise<string>;
  /** The built command line, as another process on the same project. */
  haft(...args: string[]): Promise<CommandEnd>;
}

export async function haftStage(
  files: Files,
  decisions: readonly DecisionText[],
  settings: WorkbenchOptions['settings'] = {},
): Promise<HaftStage> {
  const owned = new AsyncDisposableStack();
  const { path } = owned.use(await temporaryFolder());
  const model = owned.use(await startScriptedModel());
  const project = join(path, 'orchard');
  await makeProject(project, files, decisions);
  await codexHome(join(path, 'codex'), model.url);
  const env = {
    CODEX_HOME: join(path, 'codex'),
    HAFT_CODEX_PATH: codexBinary(),
    HAFT_WORKSPACE_ROOT: join(path, 'workspaces'),
  };
  const outside = { PATH: process.env['PATH'] ?? '', HOME: path, ...env };
  return {
    root: project,
    model,
    env: outside,
    options: { folder: project, vsix: [await packaged()], env, settings },
    git: async (...args) => (await execa('git', args, { cwd: project })).stdout.trim(),
    haft: (...args) => runCli(project, outside, args),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Our own package, made anew when a bundle or the manifest changed. */
async function packaged(): Promise<string> {
  const file = join(root, '.cache', 'haft-harness.vsix');
  const parts = [
    ...['package.json', 'package.nls.json', 'package.nls.de.json', 'l10n/bundle.l10n.de.json'],
    ...['dist/extension.js', 'dist/cli.js', 'media/haft.svg'],
  ];
  const newest = Math.max(...parts.map((part) => statSync(join(root, part)).mtimeMs));
  if (existsSync(file) && statSync(file).mtimeMs > newest) return file;
  return vsixPackage(root, file);
}
