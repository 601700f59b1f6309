import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Where the tally is written; the runner sets it. */
export const tallyVariable = 'HAFT_TALLY_FILE';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** After the last test, ms until a process that does not end by itself is a failure. */
const lingerMs = 5000;

/** Mocha's own report, and a tally for the runner. What keeps the process alive afterwards is named. */
class TallyReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      write({ passed: passes, failed: failures });
      setTimeout(() => {
        const open = process.getActiveResourcesInfo().join(', ');
        process.stderr.write(`  The tests are over, but something is still open: ${open}\n`);
        write({ passed: passes, failed: failures + 1 });
        process.exit(1);
      }, lingerMs).unref();
    });
  }
}

function write(tally: Tally): void {
  const file = process.env[tallyVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
}

// Mocha takes the reporter from the default export.
export { TallyReporter as default };
