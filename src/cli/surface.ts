import { Fault } from '../base/fault.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { Harness } from '../composition/harness.ts';
import type { Background } from './run/background.ts';
import type { Streams } from './text/print.ts';

/** A terminal, as it is now. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly onResize: (then: () => void) => Disposable;
}

/** What a command may use; made once a command line is understood. */
export interface Surface extends Streams {
  /** Goes there, for all that is named relatively from then on. @throws Fault `project_not_found`. */
  readonly enter: (folder: string) => void;
  /**
   * Opens the harness of the folder the operator stands in; `lookOnly` for a command that leaves no trace.
   * @throws Fault of the repository or store.
   */
  readonly open: (how?: { readonly lookOnly: boolean }) => Promise<Harness>;
  /** The terminal that shows what goes `out`, where one does. */
  readonly screen?: Screen;
  /** Runs another command line of this program in a session of its own. */
  readonly background: (words: readonly string[]) => Promise<Background>;
  /** Calls back on each Ctrl-C or termination request, instead of dying. */
  readonly onStop: (then: () => void) => void;
}

/** Who asks, as the journal records it. */
export const by = 'operator:cli';

/** A fault of the command line itself. */
export function usage(what: string, advice: string): Fault {
  return new Fault({ code: 'usage', what, advice });
}

export function projectNotFound(folder: string): Fault {
  return new Fault({
    code: 'project_not_found',
    what: `--project "${folder}" is no folder that can be entered.`,
    advice: 'Name a folder in the checkout of a git repository.',
    facts: { folder },
  });
}
