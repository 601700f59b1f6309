/**
 * Runs the stages named, or all: `node test/setup/runTests.ts [--long] [stage…]`.
 * The last line is `N passed, N failed`; a check counts as one. Exits 1 when anything failed.
 * A long run also writes its summary to `test/reports/longRun.txt`, which is committed.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCheck, runSuite, type Outcome } from './runStage.ts';
import { openScratch } from './scratch.ts';
import { stages } from './stages.ts';

/** Tests ask `HAFT_TEST_LONG` for the larger numbers of the long runs, and may take this much longer. */
const longer = 30;

/** What Node compiled in one process of tests it need not compile in the next. */
const compiled = join(import.meta.dirname, '../../.cache/compiled');

async function runAll(wanted: readonly string[], long: boolean): Promise<Outcome[]> {
  const chosen = stages.filter((stage) =>
    wanted.length > 0 ? wanted.includes(stage.name) : long || !('long' in stage),
  );
  // Checks have one thread each and share the cores, also with suites that only compute.
  const checks = Promise.all(
    chosen.flatMap((stage) => (stage.kind === 'check' ? [runCheck(stage)] : [])),
  );
  const outcomes: Outcome[] = [];
  // What only a long run can show should be seen where the product is used.
  using scratch = openScratch(long);
  const env = {
    ...process.env,
    ...scratch.env,
    NODE_COMPILE_CACHE: compiled,
    ...(long && { HAFT_TEST_LONG: '1' }),
  };
  for (const stage of chosen) {
    if (stage.kind === 'check') continue;
    if (stage.calm) await checks;
    process.stdout.write(`\n── ${stage.name} ──\n`);
    const timeoutMs = stage.timeoutMs * (long ? longer : 1);
    outcomes.push(await runSuite({ ...stage, timeoutMs }, { env }));
  }
  return [...(await checks), ...outcomes];
}

/** A line for each stage, what failed, and, last, the sum of all. */
function summary(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map(({ name, passed, failed, ms }) => {
    const counts = `${String(passed).padStart(5)} passed, ${String(failed)} failed`;
    return `${name.padEnd(14)}${counts}${(ms / 1000).toFixed(1).padStart(9)} s\n`;
  });
  const [passed, failed] = [sum(outcomes, 'passed'), sum(outcomes, 'failed')];
  const faults = outcomes.flatMap((one) => one.faults.map((text) => `\n${one.name}: ${text}\n`));
  const told = failed > 0 ? `\nWhat failed:\n${faults.join('')}\n` : '\n';
  return `${lines.join('')}${told}${String(passed)} passed, ${String(failed)} failed\n`;
}

/** The last long run is committed: who reads the code sees what it went through, and where. */
function keepReport(text: string): void {
  const machine = `${process.platform}-${process.arch}, ${String(cpus().length)} cores, Node ${process.version}`;
  const head = `Last long run, ${new Date().toISOString().slice(0, 10)}, ${machine}`;
  writeFileSync(join(import.meta.dirname, '../reports/longRun.txt'), `${head}\n\n${text}`);
}

const sum = (outcomes: readonly Outcome[], key: 'passed' | 'failed'): number =>
  outcomes.reduce((total, outcome) => total + outcome[key], 0);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((wanted) => !stages.some(({ name }) => name === wanted));
if (unknown.length > 0) throw new Error(`There is no stage ${unknown.join(', ')}.`);
const outcomes = await runAll(positionals, values.long);
const text = summary(outcomes);
if (values.long && positionals.length === 0) keepReport(text);
process.stdout.write(`\n${text}`);
process.exitCode = sum(outcomes, 'failed') > 0 ? 1 : 0;
