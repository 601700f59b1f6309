import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Suite } from './stages.ts';
import { tallyVariable, type Tally } from './tallyReporter.ts';

export interface Outcome extends Tally {
  readonly name: string;
  readonly ms: number;
}

/** Runs a check to its end. What it printed is shown only when it failed. */
export async function runCheck({ name, command }: Check): Promise<Outcome> {
  const [file = '', ...args] = command;
  const begun = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => printed.push(bytes));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const failed = code === 0 ? 0 : 1;
  if (failed) process.stdout.write(`\n${name}\n${Buffer.concat(printed).toString()}`);
  return { name, passed: 1 - failed, failed, ms: performance.now() - begun };
}

/**
 * Runs a suite in a process of its own. It is one failure more when it found no test, broke off,
 * or ended otherwise than its tests say: such a suite must never pass for a green one.
 */
export async function runSuite(
  { name, files, timeoutMs }: Suite,
  { env = process.env, stdio = 'inherit' }: { env?: NodeJS.ProcessEnv; stdio?: StdioOptions } = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'haft-tally-'));
  const file = join(folder, 'tally.json');
  const reporter = join(import.meta.dirname, 'tallyReporter.ts');
  const args = ['--reporter', reporter, '--timeout', String(timeoutMs)];
  const begun = performance.now();
  try {
    const child = spawn('mocha', [...args, '--forbid-only', '--forbid-pending', files], {
      stdio,
      env: { ...env, [tallyVariable]: file },
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const { passed, failed } = readTally(file);
    const sound = passed + failed > 0 && (code === 0 || failed > 0);
    return { name, passed, failed: sound ? failed : failed + 1, ms: performance.now() - begun };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return { passed: 0, failed: 0 };
  }
}
