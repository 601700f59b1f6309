import { CommanderError } from 'commander';
import { complete } from './completion/complete.ts';
import { exits } from './exit.ts';
import { programOf, type Reading } from './program.ts';
import { runCommand } from './runCommand.ts';
import type { Surface } from './surface.ts';
import { printFault } from './text/print.ts';
import { misread } from './usageFault.ts';

/** What shells say before the words they want completed; no command of the table. */
const completeWord = '__complete';

/** Runs one command line and resolves with its exit code. */
export async function runCommandLine(args: readonly string[], surface: Surface): Promise<number> {
  if (args[0] === completeWord) return complete(surface, args.slice(1));
  let reading: Reading | undefined;
  try {
    programOf(surface, (read) => (reading = read)).parse(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return exits.ok;
    // A group without a command has printed its help, which says what is missing.
    if (thrown.code !== 'commander.help')
      printFault(surface, misread(thrown.message), args.includes('--json'));
    return exits.usage;
  }
  return reading ? runCommand(surface, reading) : exits.ok;
}
