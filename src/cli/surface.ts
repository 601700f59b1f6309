import { Fault } from '../base/fault.ts';
import type { Harness } from '../composition/harness.ts';
import type { Streams } from './text/print.ts';

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

/** A fault of the command line itself. */
export function usage(what: string, advice: string): Fault {
  return new Fault({ code: 'usage', what, advice });
}
