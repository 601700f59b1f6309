import type { DrainSummary, SummaryRow } from '../../engine/drain/summary.ts';
import { oneLine } from '../board/safeText.ts';
import { groupOf, type GroupKey } from '../board/groups.ts';
import { say } from '../words.ts';
import { needYouText } from '../board/countTexts.ts';

/** How a drain ended, in one sentence: what landed, what is held, what asks, what waits. */
export function summaryText(summary: DrainSummary): string {
  const { worked, waitingForYou, goesOn, how, bound, fault } = summary;
  const rows = new Map([...worked, ...waitingForYou, ...goesOn].map((row) => [row.id, row]));
  const count = (key: GroupKey): number =>
    [...rows.values()].filter((row: SummaryRow) => groupOf(row.situation) === key).length;
  const parts = [
    say('{0} landed', count('landed')),
    ...nonZero(count('held'), (held) => say('{0} held for review', held)),
    ...nonZero(count('needsYou'), needYouText),
    ...nonZero(count('running') + count('waiting'), (waiting) => say('{0} waiting', waiting)),
  ];
  const end = {
    empty: say('Drain ended'),
    stopped: say('Drain stopped'),
    interrupted: say('Drain interrupted'),
  };
  const why = bound === undefined ? '' : ` (${oneLine(bound)})`;
  const broken = fault ? ` ${fault.code}: ${fault.message} ${fault.advice}` : '';
  return `${end[how]}${why}: ${parts.join(', ')}.${broken}`;
}

const nonZero = (count: number, text: (count: number) => string): string[] =>
  count > 0 ? [text(count)] : [];
