import type { DrainSummary, SummaryRow } from '../../engine/drain/summary.ts';
import { oneLine } from '../board/safeText.ts';
import { groupOf, type GroupKey } from '../board/groups.ts';

/** How a drain ended, in one sentence: what landed, what is held, what asks, what waits. */
export function summaryText(summary: DrainSummary): string {
  const { worked, waitingForYou, goesOn, how, bound, fault } = summary;
  const rows = new Map([...worked, ...waitingForYou, ...goesOn].map((row) => [row.id, row]));
  const count = (key: GroupKey): number =>
    [...rows.values()].filter((row: SummaryRow) => groupOf(row.situation) === key).length;
  const parts = [
    `${count('landed')} landed`,
    ...nonZero(count('held'), 'held for review'),
    ...nonZero(count('needsYou'), count('needsYou') === 1 ? 'needs you' : 'need you'),
    ...nonZero(count('running') + count('waiting'), 'waiting'),
  ];
  const end = { empty: 'Drain ended', stopped: 'Drain stopped', interrupted: 'Drain interrupted' };
  const why = bound === undefined ? '' : ` (${oneLine(bound)})`;
  const broken = fault ? ` ${fault.code}: ${fault.message} ${fault.advice}` : '';
  return `${end[how]}${why}: ${parts.join(', ')}.${broken}`;
}

const nonZero = (count: number, word: string): string[] => (count > 0 ? [`${count} ${word}`] : []);
