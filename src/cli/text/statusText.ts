import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { outageAdvice } from '../../domain/provider/outage.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import { holderText } from '../../engine/words/holderText.ts';
import { causeOf } from '../../engine/words/cause.ts';
import { spentText } from '../../engine/words/spentText.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import { plain } from './print.ts';

/** `harness status` for people (docs/rules.md R126). */
export function statusText(status: StatusReport): string {
  const lines = [
    'Haft harness status',
    `runtime_state: ${status.runtimeState}`,
    ...(status.drain ? [`drain: ${status.drain}`, `concurrency: ${status.concurrency ?? 0}`] : []),
    ...(status.holder ? [`holder: ${holderText(status.holder)}`] : []),
    ...(status.holder?.state === 'unknown' ? [takeOverHint] : []),
    ...(status.paused ? ['paused: true', resumeHint] : []),
    ...(status.requested ? [`requested: ${status.requested}`] : []),
    ...(status.until === undefined ? [] : [`until: ${new Date(status.until).toISOString()}`]),
    ...(status.outage ? [outageLine(status.outage)] : []),
    `claimed: ${status.running.length}`,
    `interrupted: ${status.interrupted.length}`,
    `landing: ${status.landing.length}`,
    `waiting: ${status.waiting.length}`,
    `needs_you: ${status.needsYou.length}`,
    `skipped: ${status.skipped.length}`,
    ...section('running', status.running, worked),
    ...section(
      'interrupted',
      status.interrupted,
      (view) => `${worked(view)} reason=${JSON.stringify(causeOf(view))}`,
    ),
    ...section(
      'waiting',
      status.waiting,
      ({ id, cause }) => `- commission=${id} ${waitText(cause)}`,
    ),
    ...section('needs_you', status.needsYou, (view) => `- ${head(view)} ${causeOf(view)}`),
    ...section(
      'skipped',
      status.skipped,
      ({ id, claimedAt }) =>
        `- commission=${id} reason=lease_too_old claimed_at=${new Date(claimedAt).toISOString()}`,
    ),
    ...section(
      'recent_terminal',
      status.recent,
      (view) => `- ${head(view)} result=haft harness result ${view.commission.id}`,
    ),
    ...(status.storeReadOnly ? [`store_read_only: ${status.storeReadOnly}`] : []),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

const resumeHint = 'paused_hint: nothing new starts; go on with haft harness resume';

const takeOverHint =
  'holder_unseen: if you know that it no longer runs, say haft harness take-over --reason "..."';

const outageLine = ({ cause, text, nextTry }: NonNullable<StatusReport['outage']>): string =>
  `outage: ${cause} next_try=${new Date(nextTry).toISOString()} ${text} (${outageAdvice[cause]})`;

const head = (view: CommissionView): string =>
  `commission=${view.commission.id} state=${situationOf(view)} decision=${view.commission.decisionRef}`;

const worked = (view: CommissionView): string =>
  `- ${head(view)} used=${JSON.stringify(spentText(view))} workspace=${view.workspace ?? ''}`;

/** Of a section; nobody reads thousands of lines. */
const mostLines = 20;

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const left = items.length - mostLines;
  const more = left > 0 ? [`- and ${left} more (haft commission list --selector all)`] : [];
  return [`${title}:`, ...items.slice(0, mostLines).map(line), ...more];
}
