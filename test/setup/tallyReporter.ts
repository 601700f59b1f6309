import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';

/** Where the tally is written; the runner sets it. */
export const tallyVariable = 'HAFT_TALLY_FILE';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed and why, in a few lines each: the end of a long report is where it is looked for. */
  readonly faults: readonly string[];
}

/** After the last test, ms until a process that does not end by itself is a failure. */
const lingerMs = 5000;

/** Of the message and stack of a failure, and of each of its causes, so many lines are told again at the end. */
const linesTold = 16;

/** Mocha's own report, and a tally for the runner. What keeps the process alive afterwards is named. */
class TallyReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const faults: string[] = [];
    runner.on('fail', (test, failure: Error) => {
      const why = causesOf(failure).flatMap((text) => text.split('\n').slice(0, linesTold));
      const file = relative(process.cwd(), test.file ?? '');
      faults.push([`${file}: ${test.fullTitle()}`, ...why].join('\n    '));
    });
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      write({ passed: passes, failed: failures, faults });
      setTimeout(() => {
        const open = process.getActiveResourcesInfo().join(', ');
        const fault = `The tests are over, but something is still open: ${open}`;
        process.stderr.write(`  ${fault}\n`);
        write({ passed: passes, failed: failures + 1, faults: [...faults, fault] });
        process.exit(1);
      }, lingerMs).unref();
    });
  }
}

/** A failure and what caused it, each with its stack. */
function causesOf(failure: Error): string[] {
  const { cause, message, stack = message } = failure;
  return cause instanceof Error ? [stack, ...causesOf(cause)] : [stack];
}

function write(tally: Tally): void {
  const file = process.env[tallyVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
}

// Mocha takes the reporter from the default export.
export { TallyReporter as default };
