/**
 * Builds into dist: extension.js, one CommonJS file; cli.js, which answers what needs nothing and else loads
 * cli/start.mjs, in pieces that are loaded when they are needed; and the sql.js wasm.
 */
import { build } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  legalComments: 'linked',
};
const commonJs = {
  ...shared,
  format: 'cjs',
  // Bundled ES modules may ask for their own address; a CommonJS bundle answers with its file.
  define: { 'import.meta.url': '__bundleUrl' },
};
const bundleUrl = "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;";
// Bundled CommonJS modules ask for these; `dist` is where the wasm is.
const commonJsNames = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  "const __dirname = __pathOf(new URL('..', import.meta.url));",
].join('\n');
/** The rest of the command line is built apart and found when the program runs. */
const startApart = {
  name: 'start-apart',
  setup: (/** @type {import('esbuild').PluginBuild} */ { onResolve }) =>
    onResolve({ filter: /^\.\/start\.ts$/ }, () => ({ path: './cli/start.mjs', external: true })),
};

await mkdir('dist', { recursive: true });
// Pieces are named for their content, so that old ones would stay.
await rm('dist/cli', { recursive: true, force: true });
await Promise.all([
  build({
    ...commonJs,
    banner: { js: bundleUrl },
    entryPoints: { extension: 'src/extension/extension.ts' },
    outdir: 'dist',
    external: ['vscode'],
  }),
  build({
    ...commonJs,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    plugins: [startApart],
    banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
  }),
  build({
    ...shared,
    format: 'esm',
    splitting: true,
    // Reading it is most of what a short command takes.
    minifyWhitespace: true,
    minifySyntax: true,
    entryPoints: { start: 'src/cli/start.ts' },
    outdir: 'dist/cli',
    outExtension: { '.js': '.mjs' },
    banner: { js: commonJsNames },
  }),
  copyFile(require.resolve('sql.js/dist/sql-wasm.wasm'), 'dist/sql-wasm.wasm'),
]);
