import { Fault, type FaultParts } from '../../base/fault.ts';
import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import type { SetupCode } from '../../domain/setup/setup.ts';

interface SetupParts extends FaultParts {
  readonly code: SetupCode;
  /** The set-up commands that were run, the failing one last. */
  readonly runs?: readonly EvidenceRun[];
}

/** A checkout could not be set up, so nothing was run in it. */
export class SetupFailed extends Fault {
  declare readonly code: SetupCode;
  readonly runs: readonly EvidenceRun[];

  constructor({ runs = [], ...parts }: SetupParts) {
    super(parts);
    this.runs = runs;
  }
}
