import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { CodeServer } from './codeServer.ts';
import { speakGerman } from './germanTongue.ts';
import { makeProfile, type Profile } from './profile.ts';
import { Workbench } from './workbench.ts';

export interface WorkbenchOptions {
  /** The workspace folder. */
  readonly folder: string;
  /** Extensions to install, as packages. */
  readonly vsix?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** English without it. */
  readonly language?: 'de';
}

export interface Session {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly profile: Profile;
  /** Writes `test/workbench/out/<name>.png`. */
  readonly screenshot: (name: string) => Promise<string>;
  /** Another window on the same folder. */
  readonly openWindow: () => Promise<Workbench>;
  /** Loads the window anew, as after a reload by the user; the extension host starts again. */
  readonly reload: () => Promise<void>;
}

const out = join(import.meta.dirname, 'out');

/** VS Code with a window in which scenarios follow each other; to start it is most of what a short one costs. */
export interface OpenWorkbench extends AsyncDisposable {
  /** When the scenario throws, a picture of the window is kept and named. */
  run(scenario: (session: Session) => Promise<void>): Promise<void>;
}

/** Runs a scenario in a fresh VS Code with these extensions, then ends all of it. */
export async function runWorkbench(
  options: WorkbenchOptions,
  scenario: (session: Session) => Promise<void>,
): Promise<void> {
  await using opened = await openWorkbench(options);
  await opened.run(scenario);
}

/** Starts a fresh VS Code with these extensions; disposing it ends all of it. */
export async function openWorkbench(options: WorkbenchOptions): Promise<OpenWorkbench> {
  await using starting = new AsyncDisposableStack();
  const profile = starting.use(await makeProfile(options.settings, options.env));
  // The browser starts beside the server.
  const opening = openPage();
  for (const vsix of options.vsix ?? []) await CodeServer.install(profile, vsix);
  if (options.language) await speakGerman(profile);
  const locale = options.language ? ['--locale', options.language] : [];
  const server = starting.use(await CodeServer.start(profile, locale));
  const { page, strangers } = starting.use(await opening);
  const url = server.url(options.folder);
  const session: Session = {
    workbench: await load(page, url),
    page,
    profile,
    screenshot: (name) => picture(page, name),
    openWindow: async () => load(await page.context().newPage(), url),
    reload: async () => {
      await load(page, url);
    },
  };
  const owned = starting.move();
  return {
    run: async (scenario) => {
      try {
        await scenario(session);
      } catch (failure) {
        throw await seenIn(page, failure);
      }
      if (strangers.size > 0) throw new Error(`The window asked for ${[...strangers].join(', ')}`);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A failure with what the window shows at that moment. */
async function seenIn(page: Page, failure: unknown): Promise<Error> {
  const seen = await picture(page, `failed-${String(Date.now())}`).catch(() => 'no picture');
  const told = await words(page).catch(() => []);
  const window = [seen, ...told].join('\n');
  return new Error(`The scenario failed. The window then: ${window}`, { cause: failure });
}

async function load(page: Page, url: string): Promise<Workbench> {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const workbench = new Workbench(page);
  await workbench.ready();
  return workbench;
}

/** What the window asks and tells at the moment: pictures do not leave the machine that made them. */
async function words(page: Page): Promise<string[]> {
  const places = '.notification-toast, .monaco-dialog-box, .quick-input-widget, .review-widget';
  const texts = await page.locator(places).filter({ visible: true }).allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, ' '));
}

async function picture(page: Page, name: string): Promise<string> {
  await mkdir(out, { recursive: true });
  const path = join(out, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
