import type { FileProblem } from '../../base/fileProblem.ts';
import type { Event } from '../../base/emitter.ts';
import type { Decision } from '../../domain/decision/decision.ts';

export interface DecisionListing {
  /** Sorted by id. */
  readonly decisions: readonly Decision[];
  /** Files that could not be read, each with its place; they stop no other file. */
  readonly problems: readonly FileProblem[];
}

/** The decision files of the operator's checkout; never of a workspace (docs/rules.md R5). */
export interface Decisions {
  list(): Promise<DecisionListing>;
  /** Fires after files under `.haft/decisions` changed, while somebody listens. */
  readonly onDidChange: Event<void>;
}
