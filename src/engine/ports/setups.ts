import type { FileProblem } from '../../base/fileProblem.ts';
import type { WorkspaceSetup } from '../../domain/setup/setup.ts';

export type SetupReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'setup'; readonly setup: WorkspaceSetup }
  | { readonly kind: 'malformed'; readonly problems: readonly FileProblem[] };

/** How one path is copied. */
export interface CopyTerms {
  readonly signal: AbortSignal;
  /** The place will be set up again, after commands may have written in the copy. */
  readonly again?: boolean;
}

/** The operator's checkout as the place set-ups come from; never a workspace (docs/rules.md R5). */
export interface Setups {
  /** Never rejects: what cannot be read is a problem. */
  read(): Promise<SetupReading>;
  /**
   * Copies one path of the checkout to the same path below `into`, where nothing may be; times and modes
   * stay, links are copied as links. What was taken out of the same place before is put back, made good where
   * it was copied to be written in. What stops it is left half made: the caller removes the place.
   * @param into Absolute; a work tree in which nobody writes meanwhile.
   * @throws Fault `workspace_setup_refused` naming the path; the signal's reason.
   */
  copy(path: string, into: string, terms: CopyTerms): Promise<void>;
  /**
   * Takes copies out of a place that goes to another tree (docs/rules.md R197). Nobody has written in one that was not
   * copied to be; what does not stand there as it was put there stays where it is.
   * @param paths As they were copied.
   */
  takeOut(paths: readonly string[], into: string): Promise<void>;
  /** Lets go what was taken out. Never rejects. */
  rest(): Promise<void>;
  /**
   * Puts a link at the same path below `into`, where nothing may be, to what the checkout has there.
   * @returns What it leads to, absolute.
   * @throws Fault `workspace_setup_refused` naming the path.
   */
  share(path: string, into: string): Promise<string>;
}
