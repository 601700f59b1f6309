import type { FileChange, LandingPlan, Oid } from '../../../engine/ports/repository.ts';
import type { Processes } from '../../../engine/ports/processes.ts';
import type { LandingFolder } from './landingIntent.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';

/** Instants of a landing at which a crash leaves a different half state, in order. */
export type LandingPoint =
  | 'prepared'
  | 'intended'
  | 'locked'
  | 'kept'
  | 'copied'
  | 'written'
  | 'filled'
  | 'installed'
  | 'moved'
  | 'settling'
  | 'unlocked'
  | 'late'
  | 'behind'
  | 'settled';

/** What landing and its recovery work with. */
export interface LandingHost {
  readonly place: RepositoryPlace;
  readonly folder: LandingFolder;
  readonly processes: Processes;
  /** Every path in which two commits differ. */
  readonly changes: (from: Oid, to: Oid) => Promise<readonly FileChange[]>;
  /** Told of every instant passed; tests end the process there. */
  readonly at: (point: LandingPoint) => void | Promise<void>;
}

/** One landing on its way. */
export interface Landing {
  readonly plan: LandingPlan;
  /** Full name of the branch. */
  readonly ref: string;
  readonly changes: readonly FileChange[];
  /** Tells this attempt from an earlier one. */
  readonly attempt: string;
}
