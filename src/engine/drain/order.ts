import type { LandingPorts, Landings } from '../landing/landings.ts';
import type { Needs } from '../ports/context.ts';
import type { RunPermit } from '../project/readiness.ts';
import type { Prover } from '../proof/prover.ts';
import type { RunPorts } from '../run/run.ts';

/** What a drain or single run is to do. */
export interface DrainOrder {
  readonly mode: 'drain' | 'single';
  readonly concurrency: number;
  /** Only these commissions, for a run without drain. */
  readonly only?: ReadonlySet<string>;
  /** Why this work runs outside the specifications; needed where the project is not specified yet. */
  readonly override?: string;
  /** Tokens of all its turns: when they are used, nothing more is started and turns end. */
  readonly tokens?: number;
  /** Epoch milliseconds: nothing is started any more, and no outage waited for, from then on. */
  readonly until?: number;
}

/** What a process has one of: Apply and drain land through the same queue and share what is proven. */
export interface SharedWork {
  readonly prover: Prover;
  readonly landings: Pick<Landings, 'add' | 'foreseen' | 'recover' | 'size'>;
  /** What the readiness gate said of this run. */
  readonly permit: RunPermit;
}

/** What runs, lands and is written down in a drain. */
export type DrainPorts = RunPorts & LandingPorts & Needs<'processes' | 'runLog'>;
