import { Command, CommanderError } from 'commander';
import { createHarness } from '../composition/createHarness.ts';
import { addCheckCommand } from './commands/check.ts';
import { addCommissionCommands } from './commands/commission/list.ts';
import { exits } from './exit.ts';
import { addHarnessCommands } from './commands/harness/tail.ts';
import { addProjectCommands } from './commands/init.ts';
import { addStoreCommands } from './commands/doctor.ts';
import type { Surface } from './surface.ts';

/** Runs one command line and resolves with its exit code. */
export async function main(args: readonly string[], surface: Surface): Promise<number> {
  let code: number = exits.ok;
  const program = new Command('haft')
    .description('Drains a queue of decision-born commissions with real codex agents.')
    .exitOverride()
    .configureOutput({ writeOut: surface.out, writeErr: surface.err });
  const run = async (work: Promise<number>): Promise<void> => {
    code = await work;
  };
  addCommissionCommands(program, surface, run);
  addHarnessCommands(program, surface, run);
  addCheckCommand(program, surface, run);
  addStoreCommands(program, surface, run);
  addProjectCommands(program, surface, run);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? exits.ok : exits.usage;
  }
  return code;
}

/** Ctrl-C and a termination request are handed to whoever listens; without a listener they end the process. */
function stopSignals(): Surface['onStop'] {
  const listeners: (() => void)[] = [];
  return (then) => {
    listeners.push(then);
    if (listeners.length > 1) return;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => listeners.forEach((tell) => tell()));
  };
}

const debug = process.env['HAFT_DEBUG'] !== undefined;
const surface: Surface = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  onStop: stopSignals(),
  open: (how) =>
    createHarness({
      ...how,
      folder: process.cwd(),
      env: process.env,
      log: (line) => {
        if (debug) process.stderr.write(`${line}\n`);
      },
      warn: (sentence) => process.stderr.write(`warning: ${sentence}\n`),
    }),
};
// A reader that went away, such as `head`, is no error of ours.
process.stdout.on('error', () => undefined);
void main(process.argv.slice(2), surface).then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    process.stderr.write(
      `internal_error: ${thrown instanceof Error ? thrown.message : String(thrown)} Run again with HAFT_DEBUG=1.\n`,
    );
    if (debug && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
    process.exitCode = exits.fault;
  },
);
