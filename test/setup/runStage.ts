import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
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
  const { code, printed } = await ended(child);
  const failed = code === 0 ? 0 : 1;
  const faults = failed ? [printed.toString()] : [];
  if (failed) process.stdout.write(`\n${name}\n${printed.toString()}`);
  return { name, passed: 1 - failed, failed, faults, ms: performance.now() - begun };
}

/**
 * Runs a suite, as many processes at a time as it has lanes. What a process reports is printed in one
 * piece when it is done.
 */
export async function runSuite(
  suite: Suite,
  { env = process.env, quiet = false } = {},
): Promise<Outcome> {
  const begun = performance.now();
  // Large files tend to take long, and begun last they would run alone at the end.
  const waiting = globSync(suite.files)
    .sort()
    .sort((one, other) => statSync(other).size - statSync(one).size);
  const found = waiting.length > 0;
  const none = found ? [] : [`There is no file ${suite.files}.`];
  const tally = { passed: 0, failed: none.length, faults: none };
  const lane = async (): Promise<void> => {
    while (waiting.length > 0) {
      const files = waiting.splice(0, suite.perProcess);
      const { passed, failed, faults, printed } = await runFiles(files, suite.timeoutMs, env);
      tally.passed += passed;
      tally.failed += failed;
      tally.faults.push(...faults);
      if (!quiet) process.stdout.write(printed);
    }
  };
  await Promise.all(Array.from({ length: suite.lanes }, lane));
  return { name: suite.name, ...tally, ms: performance.now() - begun };
}

/**
 * It is one failure more when there is no test, or the process broke off or ended otherwise than its tests
 * say: such files must never pass for green ones.
 */
async function runFiles(
  files: readonly string[],
  timeoutMs: number,
  env: NodeJS.ProcessEnv,
): Promise<Tally & { readonly printed: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'haft-tally-'));
  const tallyFile = join(folder, 'tally.json');
  const reporter = join(import.meta.dirname, 'tallyReporter.ts');
  const limits = ['--timeout', String(timeoutMs), '--forbid-only', '--forbid-pending'];
  try {
    const child = spawn('mocha', ['--reporter', reporter, ...limits, ...files], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, [tallyVariable]: tallyFile },
    });
    const { code, printed } = await ended(child);
    const { passed, failed, faults } = readTally(tallyFile);
    if (passed + failed > 0 && (code === 0 || failed > 0)) {
      return { passed, failed, faults, printed };
    }
    const broke = `${files.join(', ')} ended with ${String(code)}, other than the tests say.`;
    return { passed, failed: failed + 1, faults: [...faults, broke], printed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All that a child printed, in the order of arrival, and how it ended. */
async function ended(child: ChildProcess): Promise<{ code: number | null; printed: Buffer }> {
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => printed.push(bytes));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed: Buffer.concat(printed) };
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return { passed: 0, failed: 0, faults: [] };
  }
}
