import { Fault } from '../base/fault.ts';
import type { Harness } from '../composition/harness.ts';
import { exits } from './exit.ts';
import type { Reading } from './program.ts';
import type { Surface } from './surface.ts';
import { printFault } from './text/print.ts';

/** Long enough that it never goes off; it only keeps the process. */
const forEver = 2 ** 31 - 1;

/**
 * Runs one command on a harness of its own. A fault becomes its line and exit code. While it waits the
 * process stays, whatever else there is to keep it: a file that is watched does not.
 */
export async function runCommand(
  surface: Surface,
  { command, argument, flags, project }: Reading,
): Promise<number> {
  const hold = setInterval(() => undefined, forEver);
  let harness: Harness | undefined;
  try {
    if (project !== undefined) surface.enter(project);
    if (!command.standalone)
      harness = await surface.open(command.lookOnly ? { lookOnly: true } : undefined);
    const amiss = command.tellsRecord ? undefined : harness?.store.readOnly;
    if (amiss !== undefined) surface.err(readOnlyText(amiss));
    const call = { surface, harness, argument, flags };
    return await command.run(call as never);
  } catch (thrown) {
    printFault(surface, thrown, flags['json'] === true);
    return Fault.is(thrown, 'usage') ? exits.usage : exits.fault;
  } finally {
    await harness?.dispose();
    clearInterval(hold);
  }
}

/** Beside every answer: what is told may not be all there is (docs/rules.md R193). */
const readOnlyText = (why: string): string =>
  `warning: ${why} Nothing can be recorded, and what is told may not be all; see "haft doctor --store".\n`;
