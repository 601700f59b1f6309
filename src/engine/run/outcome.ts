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
}

/** Ends the run without a passing result. Takes what {@link unproven} takes. */
export function endRun(...why: Parameters<typeof unproven>): never {
  throw new RunEnded(unproven(...why));
}
