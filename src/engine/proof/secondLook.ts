import { isGreen, redOf } from '../../domain/verdict/judge.ts';
import { commandsOf, evidenceKey } from '../../domain/evidence/evidence.ts';
import type { ForeseenTree } from './foresight.ts';
import type { Oid } from '../ports/repository.ts';
import type { Proof, Prover, ProofRequest } from './prover.ts';

/** A proof whose red commands were run once more. */
export interface DoubtedProof extends Proof {
  /** One was red first and green when run once more on the same tree. */
  readonly flaky: boolean;
}

/** The proof of a result, and which tree it is of. */
export interface ProofAs extends DoubtedProof {
  readonly tree: Oid;
}

/**
 * Proves a tree, and runs what is red once more before it counts: red that turns green is flaky, passes, and
 * is marked, on a captured tree and on a merged one alike (docs/rules.md R65). What is known to be green
 * waits for nobody. Throws as {@link Prover.prove}.
 */
export async function proveTwice(prover: Prover, request: ProofRequest): Promise<DoubtedProof> {
  const known = request.afresh === true ? undefined : await prover.known(request);
  if (known?.green === true) return { ...known, mutatesTree: false, flaky: false };
  return prover.evidence.pass(request.signal, () => lookTwice(prover, request));
}

/**
 * Proves a result as it would land, where that is another tree, and by that for its landing as well. What is
 * not green there says nothing yet: the agent's work is what was captured, and that is proven then as
 * {@link proveTwice} does (docs/rules.md R181).
 * @param foresee Asked when it is its turn; whatever goes wrong there costs nothing but the foresight.
 */
export function proveAsLanding(
  prover: Prover,
  request: ProofRequest,
  foresee: () => Promise<ForeseenTree | undefined>,
): Promise<ProofAs> {
  return prover.evidence.pass(request.signal, async () => {
    const green = await greenAsLanding(prover, request, foresee);
    if (green) return green;
    return { ...(await lookTwice(prover, request)), tree: request.tree };
  });
}

async function greenAsLanding(
  prover: Prover,
  request: ProofRequest,
  foresee: () => Promise<ForeseenTree | undefined>,
): Promise<ProofAs | undefined> {
  try {
    const place = await foresee();
    if (!place) return undefined;
    const proof = await prover.prove({ ...request, ...place });
    return proof.green ? { ...proof, flaky: false, tree: place.tree } : undefined;
  } catch {
    // What hinders the captured tree as well is met again there, and told.
    return undefined;
  }
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
