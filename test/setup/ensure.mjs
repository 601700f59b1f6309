/**
 * Makes a fresh clone ready, then runs a script of ours on Node 24:
 *   node test/setup/ensure.mjs [--build] [--codex] [--workbench] [-- script.ts arguments…]
 * Every step is done only where something is missing, prints one line, and when it cannot be done
 * says what is wrong and which command would help. Needs git, npm and Node 20, nothing else.
 */
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBundles } from './bundles.mjs';
import { ensurePackages, nodeOf } from './packages.mjs';
import { handOver, SetupFailure } from './steps.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const given = process.argv.slice(2);
const end = given.includes('--') ? given.indexOf('--') : given.length;
const [wanted, script] = [new Set(given.slice(0, end)), given.slice(end + 1)];

/** npm tells its children where the package lies; a nested npm would take that for its own. */
function environment() {
  const foreign = /^npm_(package|lifecycle|config_local_prefix)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}

async function main() {
  const node = nodeOf(root);
  await ensurePackages(root);
  if (wanted.has('--build')) await ensureBundles(root, node);

  const env = environment();
  const tools = ['--codex', '--workbench'].filter((flag) => wanted.has(flag));
  if (tools.length > 0) {
    const code = await handOver(node, [join(root, 'test/setup/tools.ts'), ...tools], { env });
    if (code !== 0) return code;
  }
  return script.length === 0 ? 0 : handOver(node, script, { env });
}

main().then(
  (code) => (process.exitCode = code),
  (failure) => {
    process.stderr.write(`${failure instanceof SetupFailure ? failure.message : failure.stack}\n`);
    process.exitCode = 1;
  },
);
