import type { OutageFound } from '../../domain/provider/outage.ts';
import { unproven, type Ending } from '../../domain/verdict/judge.ts';

/** Leaves the run from any depth with its end; caught in one place. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.verdict.code);
    this.ending = ending;
  }
}

/** The run was asked to stop, or must wait for something outside; it can be continued. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  /** What it must wait for; absent after a stop. */
  readonly outage: OutageFound | undefined;

  constructor(reason: string, outage?: OutageFound) {
    super(reason);
    this.outage = outage;
  }
}

/** Ends the run without a passing result. Takes what {@link unproven} takes. */
export function endRun(...why: Parameters<typeof unproven>): never {
  throw new RunEnded(unproven(...why));
}
