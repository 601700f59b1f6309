import type { FileProblem, Place } from '../../base/fileProblem.ts';
import type { Event } from '../../base/emitter.ts';
import type { Decision } from '../../domain/decision/decision.ts';

/** An id that several files have. */
export interface AmbiguousId {
  readonly id: string;
  /** Repository-relative. */
  readonly files: readonly string[];
}

export interface DecisionListing {
  /** Sorted by id. */
  readonly decisions: readonly Decision[];
  /** Files that could not be read, each with its place; they stop no other file. */
  readonly problems: readonly FileProblem[];
  /** Ids that are nobody's; each of their files is a problem as well. */
  readonly ambiguous?: readonly AmbiguousId[];
}

/** What a text would be as a decision file. */
export type DecisionText =
  | {
      readonly kind: 'decision';
      readonly decision: Decision;
      /** Keys of its header that nobody reads, each at its place. */
      readonly unread: readonly FileProblem[];
      /** Where a key, or an entry of its list, stands; the nearest there is around it. */
      readonly placeOf: (path: readonly (string | number)[]) => Place;
    }
  | { readonly kind: 'malformed'; readonly problems: readonly FileProblem[] }
  /** A record of another kind. */
  | { readonly kind: 'other' };

/** The decision files of the operator's checkout; never of a workspace (docs/rules.md R5). */
export interface Decisions {
  list(): Promise<DecisionListing>;
  /** Reads a text as if it lay in this file, repository-relative; never throws. */
  read(text: string, file: string): DecisionText;
  /** Fires after files under `.haft/decisions` changed, while somebody listens. */
  readonly onDidChange: Event<void>;
}
