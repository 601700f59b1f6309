import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing moves, asks or looks outside by itself; git and trust are on only where a test says so. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'files.simpleDialog.enable': true,
  'window.restoreWindows': 'none',
};

/** A user of the editor who has never been here before; gone when disposed. */
export interface Profile extends AsyncDisposable {
  readonly home: string;
  readonly userData: string;
  readonly extensions: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Makes a profile with these user settings; `env` is added to the server's environment, which the
 * extension host and its children inherit.
 */
export async function makeProfile(
  settings: Readonly<Record<string, unknown>> = {},
  env: NodeJS.ProcessEnv = {},
): Promise<Profile> {
  // A direct child of the temporary folder: the path of the IPC socket in it must stay below 107 bytes.
  const home = await mkdtemp(join(tmpdir(), 'cs-'));
  const [userData, extensions] = [join(home, 'data'), join(home, 'extensions')];
  for (const folder of [join(userData, 'User'), extensions, join(home, 't')]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(home, 'config.yaml'), '');
  await writeFile(
    join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  const remove = (): Promise<void> =>
    rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { home, userData, extensions, env: environment(home, env), [Symbol.asyncDispose]: remove };
}

/** Ours without what an outer editor, npm or this machine's user would bring in. */
function environment(home: string, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign =
    /^(VSCODE_(?!TEST_)|CODE_SERVER_|npm_|ELECTRON_|XDG_|CODEX_|HAFT_|OPEN_SLEIGH_|PORT$|(HASHED_)?PASSWORD$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    TMPDIR: join(home, 't'),
    // No marketplace: else the server looks it up by itself.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...more,
  };
}
