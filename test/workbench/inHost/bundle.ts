import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');

/** Bundles the tests for the extension host, which loads CommonJS; resolves with the file. */
export async function bundleHostTests(): Promise<string> {
  const outfile = join(root, '.cache', 'in-host', 'suite.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'suite.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}

if (import.meta.main) await bundleHostTests();
