import type { FileProblem } from '../../base/fileProblem.ts';
import type { AutonomyEnvelope } from '../../domain/envelope/envelope.ts';

/** Why an envelope file could not be read; the others still count. */
export interface EnvelopeProblem extends FileProblem {
  /** Of which envelope, where the file says so. */
  readonly ref?: string;
}

export interface EnvelopeListing {
  /** Sorted by ref. */
  readonly envelopes: readonly AutonomyEnvelope[];
  readonly problems: readonly EnvelopeProblem[];
}

/** The envelope files of the operator's checkout; never of a workspace (docs/rules.md R5). */
export interface Envelopes {
  /** Never rejects: what cannot be read is a problem of its own. */
  list(): Promise<EnvelopeListing>;
}
