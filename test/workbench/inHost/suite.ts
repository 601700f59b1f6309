import Mocha from 'mocha';

/**
 * The entry of the tests that run inside the extension host, in a browser or on the desktop.
 * VS Code calls it and takes a rejection for a failure.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', timeout: 20_000, forbidPending: true });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./wiring.host.ts');
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started = mocha.run(() => resolve(started));
  });
  const { passes = 0, failures = 0 } = runner.stats ?? {};
  if (failures > 0 || passes === 0) throw new Error(`${passes} passed, ${failures} failed`);
}
