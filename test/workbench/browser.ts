import { chromium, type Page } from 'playwright-core';
import { browser, findProgram } from '../setup/systemPackages.ts';

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Hosts other than this machine that the page asked for; the browser finds none of them. */
  readonly strangers: ReadonlySet<string>;
}

/** A page of its own in a headless browser that reaches this machine only. */
export async function openPage(): Promise<OpenPage> {
  const executablePath = findProgram(browser);
  if (executablePath === undefined) throw new Error('There is no browser: npm run test:workbench');
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
  const offline = ['--disable-background-networking', '--disable-component-update'];
  // Requests are watched, not held up one by one as a route would.
  const hosts = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const launched = await chromium.launch({
    executablePath,
    args: [...quiet, ...offline, hosts, ...sandbox],
  });
  const context = await launched.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const strangers = new Set<string>();
  context.on('request', (request) => {
    const { hostname, protocol, host } = new URL(request.url());
    if (hostname !== '127.0.0.1' && protocol.startsWith('http')) strangers.add(host);
  });
  const page = await context.newPage();
  return { page, strangers, [Symbol.asyncDispose]: () => launched.close() };
}
