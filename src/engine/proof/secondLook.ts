import { isGreen, redOf } from '../../domain/verdict/judge.ts';
import { commandsOf, evidenceKey } from '../../domain/evidence/evidence.ts';
import type { Proof, Prover, ProofRequest } from './prover.ts';

/** A proof whose red commands were run once more. */
export interface DoubtedProof extends Proof {
  /** One was red first and green when run once more on the same tree. */
  readonly flaky: boolean;
}

/**
 * Proves a tree, and runs what is red once more before it counts: red that turns green is flaky, passes, and
 * is marked, on a captured tree and on a merged one alike (docs/rules.md R65). Throws as {@link Prover.prove}.
 */
export function proveTwice(prover: Prover, request: ProofRequest): Promise<DoubtedProof> {
  return prover.evidence.pass(request.signal, () => lookTwice(prover, request));
}

async function lookTwice(prover: Prover, request: ProofRequest): Promise<DoubtedProof> {
  const first = await prover.prove(request);
  const suspects = new Set(redOf(first.runs).map(evidenceKey));
  if (suspects.size === 0 || request.signal.aborted) return { ...first, flaky: false };
  const doubted = commandsOf(request.requirements).filter((one) => suspects.has(evidenceKey(one)));
  const second = await prover.prove({ ...request, requirements: doubted, afresh: true });
  const again = new Map(second.runs.map((run) => [evidenceKey(run), run]));
  const runs = first.runs.map((run) => again.get(evidenceKey(run)) ?? run);
  return {
    runs,
    green: isGreen(request.requirements, runs),
    mutatesTree: first.mutatesTree || second.mutatesTree,
    flaky: second.runs.some(({ exitCode }) => exitCode === 0),
  };
}
