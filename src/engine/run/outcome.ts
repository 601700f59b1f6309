import type { SettledState } from '../../domain/commission/event.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Verdict } from '../../domain/verdict/verdict.ts';

/** How a run ends, before delivery is decided. */
export interface Outcome {
  readonly state: SettledState;
  readonly verdict: Verdict;
  readonly result?: CapturedResult;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Leaves the run from any depth with its outcome; caught in one place. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.verdict.code);
    this.outcome = outcome;
  }
}

/** The run was asked to stop, or must wait for something outside; it can be continued. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
}

type Blocked = Exclude<SettledState, 'completed'>;

/** Ends the run without a passing result. */
export function endRun(
  state: Blocked,
  code: string,
  text: string,
  more: Partial<Pick<Outcome, 'details'>> & Partial<Pick<Verdict, 'evidence'>> = {},
): never {
  const verdict: Verdict = {
    verdict: state === 'failed' ? 'failed' : 'blocked',
    code,
    text,
    evidence: more.evidence ?? [],
    proof: 'evidence',
  };
  throw new RunEnded({ state, verdict, ...(more.details && { details: more.details }) });
}
