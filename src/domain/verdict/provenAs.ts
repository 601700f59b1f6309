import type { CapturedResult } from './result.ts';
import type { Verdict } from './verdict.ts';

/** What a commission's run came to. */
export interface RunOutcome {
  readonly result?: CapturedResult | undefined;
  readonly verdict?: Verdict | undefined;
}

/**
 * Whether just this tree is what a result passed by: each of its commands ran there, or nothing was to run
 * and it is what was captured (docs/rules.md R62, R181).
 */
export function isProvenAs({ result, verdict }: RunOutcome, tree: string): boolean {
  if (verdict?.verdict !== 'pass') return false;
  return verdict.evidence.length === 0
    ? tree === result?.tree
    : verdict.evidence.every((run) => run.tree === tree);
}

/** The tree its evidence ran on, where that is not what was captured: what its branch was to be with it. */
export function provenAhead({ result, verdict }: RunOutcome): string | undefined {
  if (result === undefined) return undefined;
  return verdict?.evidence.find((run) => run.tree !== result.tree)?.tree;
}
