import type { DrainSummary, SummaryRow } from '../../engine/drain/summary.ts';
import { plain } from './print.ts';
import { table } from './table.ts';

/** How a run or drain ended, for people. */
export function summaryText(
  summary: DrainSummary,
  mode: 'drain' | 'single',
  columns: number | undefined,
): string {
  const title = ['COMMISSION', 'STATE', 'COMMIT', 'DECISION', 'WHY'];
  const worked =
    summary.worked.length > 0 ? `\n${table([title, ...summary.worked.map(row)], columns)}` : '';
  const section = (name: string, rows: readonly SummaryRow[]): string =>
    rows.length > 0 ? `\n${name}:\n${table(rows.map(row), columns)}` : '';
  const left =
    section('waiting for you', summary.waitingForYou) +
    section('cut off, goes on with the next run or drain', summary.goesOn);
  const end =
    mode === 'drain' && summary.how === 'empty'
      ? 'drain: runnable WorkCommission queue is empty\n'
      : '';
  const how = summary.how === 'empty' ? 'finished' : summary.how;
  const bound = summary.bound === undefined ? '' : `: ${plain(summary.bound)}`;
  return `${end}${worked}${left}Harness run ${how}${bound}\n`;
}

const row = ({ id, situation, commit, decision, cause }: SummaryRow): string[] => [
  id,
  situation,
  commit?.slice(0, 12) ?? '-',
  decision,
  plain(cause),
];
