import { judgeEvidence, redOf, type Ending } from '../../domain/verdict/judge.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import {
  commandsOf,
  criteriaOf,
  evidenceKey,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import { isRedAsBefore } from '../../domain/evidence/sameOutput.ts';
import type { Prover } from '../proof/prover.ts';
import type { Foresight } from '../proof/foresight.ts';
import { proveAsLanding } from '../proof/secondLook.ts';
import type { Attempt } from './attempt.ts';
import { RunInterrupted } from './outcome.ts';
import type { Admission } from './preflight.ts';

export interface Measurement {
  readonly ending: Ending;
  /** Commands that are red by the agent's doing, to be handed back for repair. */
  readonly red: readonly EvidenceRun[];
}

/** With what it is measured. */
export interface Measuring extends Pick<Admission, 'setup' | 'baseline'> {
  /** Tells what it would land as, where it lands by itself when it is green. */
  readonly foreseen?: Foresight | undefined;
  /** It was measured before, and the world may have changed since: what is known does not count. */
  readonly again: boolean;
}

/**
 * Runs every evidence command on exactly the captured tree, or first on the tree it would land as
 * (docs/rules.md R181). Red that turns green when run once more is flaky: it passes and is marked
 * (docs/rules.md R65). Red just as it was before the work is not the agent's doing (docs/rules.md R131).
 */
export async function measure(
  attempt: Attempt,
  prover: Prover,
  result: CapturedResult,
  { setup, baseline, again, foreseen }: Measuring,
  signal: AbortSignal,
): Promise<Measurement> {
  attempt.log('phase', 'measure');
  const requirements = attempt.view.commission.evidenceRequirements;
  const { runs, flaky, mutatesTree, tree } = await proveAsLanding(
    prover,
    {
      label: attempt.id,
      commit: result.commit,
      tree: result.tree,
      requirements,
      signal,
      setup,
      afresh: again,
      onRun: (run: EvidenceRun) => attempt.logRun('evidence', run),
      onSetup: (run: EvidenceRun) => attempt.logRun('setup', run),
    },
    async () =>
      commandsOf(requirements).length > 0 ? foreseen?.of(attempt.id, signal) : undefined,
  );
  stopWhen(signal);
  const round = attempt.view.turns > 1 ? 'repair' : 'result';
  const data = { tree, runs, round, ...(flaky && { flaky }) } as const;
  await attempt.record({ type: 'measured', data });
  const red = redOf(runs);
  const reds = new Set(red.map(evidenceKey));
  const before = await baseline.before(
    commandsOf(requirements).filter((one) => reds.has(evidenceKey(one))),
    signal,
  );
  stopWhen(signal);
  const asBefore = before.filter((was) => red.some((is) => isSameRed(was, is)));
  const criteria = criteriaOf(requirements).length;
  const ending = judgeEvidence({ runs, criteria, flaky, mutatesTree, asBefore });
  return { ending, red: red.filter((is) => !asBefore.some((was) => isSameRed(was, is))) };
}

const isSameRed = (before: EvidenceRun, after: EvidenceRun): boolean =>
  evidenceKey(before) === evidenceKey(after) && isRedAsBefore(before, after);

function stopWhen(signal: AbortSignal): void {
  if (signal.aborted) throw new RunInterrupted('stopped');
}
