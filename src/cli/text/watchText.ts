import { outageName } from '../../domain/provider/outage.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import { spentText } from '../../engine/words/spentText.ts';
import { plain } from './print.ts';
import { table } from './table.ts';

/** What fits into a terminal. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Rows of what landed, the newest first. */
const mostLanded = 8;

/** A drain as it is now, in lines that fit: its state, then who runs, lands, waits and has landed. */
export function watchFrame(
  status: StatusReport,
  landed: readonly CommissionView[],
  { columns, rows }: ScreenSize,
): string[] {
  const body = table(
    [
      ...status.running.map((view) => row(view, spentText(view))),
      ...status.landing.map((view) => row(view, `onto ${view.commission.scope.targetBranch}`)),
      ...status.waiting.map(({ id, cause }) => [id, 'waiting', oneLine(waitText(cause)), '']),
      ...landed
        .slice(0, mostLanded)
        .map((view) => row(view, view.delivery?.commit?.slice(0, 12) ?? '')),
    ],
    columns,
  );
  const lines = [headLine(status, landed.length), ...body.split('\n').slice(0, -1)];
  // One row stays free for the cursor.
  const most = Math.max(1, rows - 1);
  const fitting =
    lines.length <= most
      ? lines
      : [...lines.slice(0, most - 1), `… ${lines.length - most + 1} more`];
  return fitting.map((line) => Array.from(oneLine(line)).slice(0, columns).join(''));
}

const row = (view: CommissionView, more: string): string[] => [
  view.commission.id,
  situationOf(view),
  more,
  oneLine(view.commission.decisionTitle),
];

/** A cell, whatever is in it. */
const oneLine = (text: string): string => plain(text).replaceAll(/[\t\n]/g, ' ');

function headLine(status: StatusReport, landed: number): string {
  const { drain = 'no drain', concurrency = 0, paused, requested, outage, until } = status;
  const counts = [
    `${status.running.length} running`,
    `${status.landing.length} landing`,
    `${status.waiting.length} waiting`,
    `${landed} landed`,
    `${status.needsYou.length} need you`,
  ];
  return [
    `${drain} at ${concurrency}`,
    ...(paused ? ['PAUSED'] : []),
    ...(requested ? ['STOPPING'] : []),
    ...(outage ? [`WAITS: ${outageName[outage.cause]}`] : []),
    ...(until === undefined ? [] : [`until ${new Date(until).toISOString()}`]),
    counts.join(', '),
  ].join(' · ');
}
