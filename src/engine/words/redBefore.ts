import type { StoredEvent } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { evidenceKey, type EvidenceRun } from '../../domain/evidence/evidence.ts';

/**
 * How each command stood on the base before the work, by its key: on the tree of that very base, and nothing
 * where nobody looked. An attempt that goes on in the workspace of an earlier one, as after requested
 * changes, has no look of its own: that of the attempt which was admitted to its base still holds.
 */
export function redBefore(
  { attempt, admittedBase }: CommissionView,
  history: readonly StoredEvent[],
): ReadonlyMap<string, EvidenceRun> {
  const own = looksOf(history, attempt);
  if (own.size > 0 || admittedBase === undefined) return own;
  const admitted = history.findLast(
    (event) => event.type === 'admitted' && event.data.base === admittedBase,
  );
  return admitted ? looksOf(history, admitted.attempt) : own;
}

function looksOf(
  history: readonly StoredEvent[],
  attempt: number,
): ReadonlyMap<string, EvidenceRun> {
  const looks = history.flatMap((event) =>
    event.type === 'measured' && event.data.round === 'baseline' && event.attempt === attempt
      ? event.data.runs.filter(({ tree }) => tree === event.data.tree)
      : [],
  );
  return new Map(looks.map((run) => [evidenceKey(run), run]));
}
