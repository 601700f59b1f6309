import { Fault } from '../base/fault.ts';
import type { Harness } from '../composition/harness.ts';
import { printFault, type Streams } from './text/print.ts';
import { exits } from './exit.ts';

/** What a command may use; made once a command line is understood. */
export interface Surface extends Streams {
  /**
   * Opens the harness of the folder the operator stands in; `lookOnly` for a command that leaves no trace.
   * @throws Fault of the repository or store.
   */
  readonly open: (how?: { readonly lookOnly: boolean }) => Promise<Harness>;
  /** Calls back on each Ctrl-C or termination request, instead of dying. */
  readonly onStop: (then: () => void) => void;
}

/** Who asks, as the journal records it. */
export const by = 'operator:cli';

export interface JsonFlag {
  readonly json?: true;
}

/** Runs one command on an opened harness; a fault becomes its line and exit code. */
export async function onHarness(
  surface: Surface,
  { json }: JsonFlag,
  work: (harness: Harness) => Promise<number>,
  how?: Parameters<Surface['open']>[0],
): Promise<number> {
  let harness: Harness | undefined;
  try {
    harness = await surface.open(how);
    return await work(harness);
  } catch (thrown) {
    printFault(surface, thrown, json === true);
    return Fault.is(thrown) && thrown.code === 'usage' ? exits.usage : exits.fault;
  } finally {
    await harness?.dispose();
  }
}

/** A fault of the command line itself. */
export function usage(what: string, advice: string): Fault {
  return new Fault({ code: 'usage', what, advice });
}
