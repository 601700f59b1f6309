/**
 * Builds into dist: extension.js, one CommonJS file; cli.js, which answers what needs nothing and else loads
 * cli/start.mjs, in pieces that are loaded when they are needed; starter.js, which starts children for both;
 * the sql.js wasm; and in npm the package that installs the command line alone.
 */
import { build } from 'esbuild';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
    // A third less to install, and to read before a window can answer.
    minifyWhitespace: true,
    minifySyntax: true,
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
  build({
    ...commonJs,
    banner: { js: bundleUrl },
    entryPoints: { starter: 'src/adapters/process/starter/main.ts' },
    outdir: 'dist',
  }),
  copyFile(require.resolve('sql.js/dist/sql-wasm.wasm'), 'dist/sql-wasm.wasm'),
]);

/** The command line for npm: everything is bundled, so that it depends on nothing. */
async function npmPackage() {
  const root = JSON.parse(await readFile('package.json', 'utf8'));
  const { name, version, license, keywords, bin } = root;
  const { description } = JSON.parse(await readFile('package.nls.json', 'utf8'));
  const engines = { node: root.engines.node };
  const manifest = { name, version, description, license, keywords, engines, bin };
  await rm('dist/npm', { recursive: true, force: true });
  await mkdir('dist/npm/dist', { recursive: true });
  await writeFile('dist/npm/package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  const readme = await readFile('README.md', 'utf8');
  // Its pictures show the editor, and are larger than the program.
  await writeFile('dist/npm/README.md', readme.replaceAll(/^!\[.*\n+/gm, ''));
  for (const file of ['CHANGELOG.md', 'LICENSE']) await copyFile(file, `dist/npm/${file}`);
  const isShipped = (/** @type {string} */ file) => !file.endsWith('.map');
  for (const file of ['cli.js', 'cli', 'starter.js', 'sql-wasm.wasm'])
    await cp(`dist/${file}`, `dist/npm/dist/${file}`, { recursive: true, filter: isShipped });
}
await npmPackage();
