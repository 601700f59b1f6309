import { matches } from '../scope/match.ts';
import { isPattern, readPattern, type CaseRule } from '../scope/pattern.ts';

/** How a file that a decision is about differs from its baseline (docs/rules.md R36). */
export type DriftStatus = 'modified' | 'added' | 'file_missing';

export interface Drift {
  readonly path: string;
  readonly status: DriftStatus;
}

/** What differs between two trees. */
export interface TreeChange {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted';
}

const statuses = { added: 'added', modified: 'modified', deleted: 'file_missing' } as const;

/**
 * Affected files that changed since the baseline: somebody may have done the work already, or undone
 * what it builds on. It stops nothing; it is told.
 *
 * @param affected Paths or patterns the decision is about; what cannot be read as one is left out.
 * @param changes Everything that differs between the baseline and now.
 */
export function driftOf(
  affected: readonly string[],
  changes: readonly TreeChange[],
  rule: CaseRule,
): Drift[] {
  const patterns = affected.map((text) => readPattern(text, rule)).filter(isPattern);
  return changes
    .filter(({ path }) => patterns.some((pattern) => matches(pattern, path)))
    .map(({ path, kind }) => ({ path, status: statuses[kind] }));
}
