/**
 * Runs the stages named, or all: `node test/setup/runTests.ts [--long] [stage…]`.
 * The last line is `N passed, N failed`; a check counts as one. Exits 1 when anything failed.
 */
import { parseArgs } from 'node:util';
import { runCheck, runSuite, type Outcome } from './runStage.ts';
import { stages } from './stages.ts';

/** Tests ask `HAFT_TEST_LONG` for the larger numbers of the long runs, and may take this much longer. */
const longer = 30;

async function runAll(wanted: readonly string[], long: boolean): Promise<Outcome[]> {
  const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  // Checks have one thread each and share the cores; suites have time limits and run alone.
  const checks = chosen.flatMap((stage) => (stage.kind === 'check' ? [runCheck(stage)] : []));
  const outcomes = await Promise.all(checks);
  const env = long ? { ...process.env, HAFT_TEST_LONG: '1' } : process.env;
  for (const stage of chosen) {
    if (stage.kind === 'check') continue;
    process.stdout.write(`\n── ${stage.name} ──\n`);
    const timeoutMs = stage.timeoutMs * (long ? longer : 1);
    outcomes.push(await runSuite({ ...stage, timeoutMs }, { env }));
  }
  return outcomes;
}

/** Prints a line for each stage and the sum of all. */
function report(outcomes: readonly Outcome[]): void {
  process.stdout.write('\n');
  for (const { name, passed, failed, ms } of outcomes) {
    const counts = `${String(passed).padStart(5)} passed, ${String(failed)} failed`;
    process.stdout.write(`${name.padEnd(14)}${counts}${(ms / 1000).toFixed(1).padStart(9)} s\n`);
  }
  const [passed, failed] = [sum(outcomes, 'passed'), sum(outcomes, 'failed')];
  process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed\n`);
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
report(outcomes);
process.exitCode = sum(outcomes, 'failed') > 0 ? 1 : 0;
