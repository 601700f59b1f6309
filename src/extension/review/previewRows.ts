import type { Preview } from '../../engine/review/preview.ts';
import { quoted } from '../board/quoted.ts';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';

/** A held result in the order in which the held ones of a branch land best. */
export interface PreviewRow {
  readonly id: string;
  readonly branch: string;
  readonly label: string;
  readonly description: string;
  /** What it does not fit together with; empty where it fits everything. */
  readonly detail: string;
  readonly conflicts: boolean;
}

/** Those that land first, numbered; then those that conflict with what landed before them. */
export function previewRows(
  { branch, conflicts, order }: Preview,
  titleOf: (id: string) => string,
): PreviewRow[] {
  const named = new Set(conflicts.flatMap(({ id, with: other }) => (other ? [id, other] : [id])));
  const left = [...named].filter((id) => !order.includes(id));
  return [...order, ...left].map((id, index) => {
    const lands = index < order.length;
    const found = conflicts
      .filter((one) => one.id === id || one.with === id)
      .map(({ id: first, with: second, paths }) => {
        const other = first === id ? second : first;
        const whom = other === undefined ? say('branch {0}', branch) : quoted(titleOf(other));
        return say('conflicts with {0} in {1}', whom, oneLine(paths.join(', ').toWellFormed()));
      });
    return {
      id,
      branch,
      label: `${lands ? `${index + 1}. ` : ''}${oneLine(titleOf(id))}`,
      description: lands ? id : `${id} · ${say('does not land after those above')}`,
      detail: found.join('; '),
      conflicts: found.length > 0,
    };
  });
}
