import { judgeEvidence, redOf, type Ending } from '../../domain/verdict/judge.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import {
  commandsOf,
  criteriaOf,
  evidenceKey,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import type { Prover, ProofRequest } from '../proof/prover.ts';
import type { Attempt } from './attempt.ts';
import { RunInterrupted } from './outcome.ts';

export interface Measurement {
  readonly ending: Ending;
  /** Commands that are red, to be handed back for repair; empty when the result passes. */
  readonly red: readonly EvidenceRun[];
}

/**
 * Runs every evidence command on exactly the captured tree. Red that turns green when run once more is
 * flaky: it passes and is marked (docs/rules.md R65).
 */
export async function measure(
  attempt: Attempt,
  prover: Prover,
  result: CapturedResult,
  setup: ProofRequest['setup'] & {},
  signal: AbortSignal,
): Promise<Measurement> {
  attempt.log('phase', 'measure');
  const requirements = attempt.view.commission.evidenceRequirements;
  const request = {
    label: attempt.id,
    commit: result.commit,
    tree: result.tree,
    signal,
    setup,
    onRun: (run: EvidenceRun) => attempt.logRun('evidence', run),
    onSetup: (run: EvidenceRun) => attempt.logRun('setup', run),
  };
  const first = await prover.prove({ ...request, requirements });
  stopWhen(signal);
  const suspects = new Set(redOf(first.runs).map(evidenceKey));
  const doubted = commandsOf(requirements).filter((one) => suspects.has(evidenceKey(one)));
  const second =
    doubted.length === 0
      ? undefined
      : await prover.prove({ ...request, requirements: doubted, afresh: true });
  stopWhen(signal);
  const runs = first.runs.map(
    (run) => second?.runs.find((again) => evidenceKey(again) === evidenceKey(run)) ?? run,
  );
  const round = attempt.view.turns > 1 ? 'repair' : 'result';
  await attempt.record({ type: 'measured', data: { tree: result.tree, runs, round } });
  const flaky = second?.runs.some(({ exitCode }) => exitCode === 0) === true;
  const criteria = criteriaOf(requirements).length;
  const ending = judgeEvidence({ runs, criteria, flaky, mutatesTree: first.mutatesTree });
  return { ending, red: redOf(runs) };
}

function stopWhen(signal: AbortSignal): void {
  if (signal.aborted) throw new RunInterrupted('stopped');
}
