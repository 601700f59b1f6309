#!/usr/bin/env node
/**
 * Runs a test bundle inside the extension host of VS Code in a browser. Executed, it stands in for
 * VS Code's own executable: `runTests({ vscodeExecutablePath })` of @vscode/test-electron takes it.
 * It understands `--extensionDevelopmentPath=`, `--extensionTestsPath=` and a folder; the rest is
 * for the desktop.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { format, parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { CodeServer } from './codeServer.ts';
import { makeProfile } from './profile.ts';

export interface HostRun {
  /** The folder of the extension under test. */
  readonly extension: string;
  /** A CommonJS file that exports `run(): Promise<void>`; a rejection is a failure. */
  readonly tests: string;
  /** The workspace folder; a fresh one by default. */
  readonly folder?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Told each line of the host's console and of the workbench's log. */
  readonly log?: (line: string) => void;
  /** Until the tests must have ended, ms. */
  readonly timeoutMs?: number;
}

/** Resolves with the exit code of the tests; not 0 when any failed or the bundle could not be run. */
export async function runInExtensionHost(run: HostRun): Promise<number> {
  const { extension, tests, env = {}, log, timeoutMs = 120_000 } = run;
  await using owned = new AsyncDisposableStack();
  const profile = owned.use(await makeProfile({}, env));
  // Without it a built workbench ignores the payload below, and says nothing.
  const driver = ['--vscode-option', 'enable-smoke-test-driver'];
  const opening = openPage();
  const server = owned.use(await CodeServer.start(profile, driver));
  const { page } = owned.use(await opening);
  const folder = run.folder ?? join(profile.home, 'workspace');
  await mkdir(folder, { recursive: true });
  const exit = await exitOf(page, log);
  const payload = [
    ['extensionDevelopmentPath', server.remote(extension)],
    ['extensionTestsPath', server.remote(tests)],
  ] as const;
  await page.goto(server.url(folder, payload), { waitUntil: 'domcontentloaded' });
  return await exit.within(timeoutMs);
}

/** The workbench calls these two functions of its page when it runs extension tests. */
async function exitOf(page: Page, log?: (line: string) => void) {
  const ended = new AbortController();
  await page.exposeFunction('codeAutomationExit', (code: number) => ended.abort(code));
  page.once('crash', () => ended.abort(new Error('The page crashed.')));
  await page.exposeFunction('codeAutomationLog', (level: string, args: unknown[]) =>
    log?.(`${level}: ${format(...args)}`),
  );
  const within = async (ms: number): Promise<number> => {
    const { signal } = ended;
    if (!signal.aborted) await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (typeof signal.reason === 'number') return signal.reason;
    throw signal.reason ?? new Error(`The tests did not end within ${String(ms / 1000)} s.`);
  };
  return { within };
}

/** What the host's console prints is the tests' report; the workbench's own log is noise. */
function print(line: string): void {
  const [, level = '', text = ''] = /^(\w+): ([^]*)$/.exec(line) ?? [];
  const ours = level === 'log' || (level === 'error' && !text.startsWith('Canceled'));
  if (ours) process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const path = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: { extensionDevelopmentPath: path, extensionTestsPath: path },
  });
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
  if (typeof extension !== 'string' || typeof tests !== 'string') {
    throw new Error('It takes --extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE.');
  }
  const handed = Object.entries(process.env).filter(([name]) => /^(HAFT_|CODEX_)/.test(name));
  const env = Object.fromEntries(handed);
  const folder = positionals.at(0);
  process.exitCode = await runInExtensionHost({ extension, tests, folder, env, log: print });
}

if (import.meta.main) await main();
