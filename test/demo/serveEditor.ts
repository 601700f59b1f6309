import { join } from 'node:path';
import { ensureVscodeServer } from '../setup/vscodeServer.ts';
import { CodeServer } from '../workbench/codeServer.ts';
import { makeProfile } from '../workbench/profile.ts';
import { vsixPackage } from '../workbench/vsixPackage.ts';

/** Serves the project in a real VS Code workbench with the extension installed, until Ctrl-C. */
export async function serveEditor(
  project: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  await using owned = new AsyncDisposableStack();
  await ensureVscodeServer({ driven: false });
  const profile = owned.use(await makeProfile({ 'haft.concurrency': 3 }, env));
  const vsix = await vsixPackage(
    join(import.meta.dirname, '../..'),
    join(profile.home, 'haft-harness.vsix'),
  );
  await CodeServer.install(profile, vsix);
  const server = owned.use(await CodeServer.start(profile));
  console.log(`\nVS Code with the sample project: ${server.url(project)}\nPress Ctrl-C to end it.`);
  // Ctrl-C comes from the terminal and from npm alike: the listeners stay, so that the second one ends nothing early.
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
  return 0;
}
