/**
 * What starting a small child costs the thread that asks for it, from processes of several sizes: started by
 * the process itself, and through its starter, in turns; and how fast a long stream is either way. Prints
 * JSON, then a table. Run: `node bench/spawn.ts`.
 */
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figures } from './spawn/inProcess.ts';

const calls = process.env['HAFT_BENCH_CALLS'] ?? '100';
const sizes = [50, 150, 350];
const root = join(import.meta.dirname, '..');

/** Bundled as the product is: from its sources a process is twice as large before it does anything. */
async function bundled(outdir: string): Promise<string> {
  const starter = join(root, 'src/adapters/process/starter/main.ts');
  await build({
    entryPoints: { inProcess: join(import.meta.dirname, 'spawn/inProcess.ts'), starter },
    ...{ outdir, bundle: true, platform: 'node', format: 'cjs', target: 'node20' },
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  return join(outdir, 'inProcess.js');
}

const folder = await mkdtemp(join(tmpdir(), 'haft-bench-spawn-'));
try {
  const file = await bundled(folder);
  const figures: Figures[] = [];
  for (const size of sizes) {
    const { stdout } = await promisify(execFile)(process.execPath, [file, String(size), calls]);
    figures.push(JSON.parse(stdout) as Figures);
  }
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0], calls };
  console.log(JSON.stringify({ machine, figures }));
  const ms = (value: number): string => value.toFixed(2);
  console.table(
    figures.map(({ resident, one, four, stream }) => ({
      MB: resident,
      'blocked ms, direct': ms(one.direct.blocked),
      'by starter': ms(one.starter.blocked),
      'wall ms, direct': ms(one.direct.wall),
      'wall, starter': ms(one.starter.wall),
      'four: wall, direct': ms(four.direct.wall),
      'four: starter': ms(four.starter.wall),
      'MB/s, direct': Math.round(stream.direct),
      'MB/s, starter': Math.round(stream.starter),
    })),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
