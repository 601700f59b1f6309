import { CommanderError } from 'commander';
import { exits } from './exit.ts';
import { programOf, type Reading } from './program.ts';
import { runCommand } from './runCommand.ts';
import type { Surface } from './surface.ts';

/** Runs one command line and resolves with its exit code. */
export async function runCommandLine(args: readonly string[], surface: Surface): Promise<number> {
  let reading: Reading | undefined;
  try {
    programOf(surface, (read) => (reading = read)).parse(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? exits.ok : exits.usage;
  }
  return reading ? runCommand(surface, reading) : exits.ok;
}
