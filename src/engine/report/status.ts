import { omitUndefined } from '../../base/omitUndefined.ts';
import type { DrainView } from '../../domain/commission/drainView.ts';
import { isExecuting, needsOperator } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { undrained } from '../../domain/schedule/waitText.ts';
import type { Waiting } from '../../domain/schedule/choose.ts';
import type { Needs } from '../ports/context.ts';
import { chooseNow, justLooking } from '../authority/claimable.ts';
import type { Holder } from '../words/holderText.ts';
import { holderOf, isLive, staleLeases, type StaleLease } from '../authority/holders.ts';

/** What runs now and what waits (docs/rules.md R126). Derived from the ledger; nothing is stored. */
export interface StatusReport {
  /** `active`: a living process leads; `interrupted`: a leader died without ending; else `idle`. */
  readonly runtimeState: 'active' | 'interrupted' | 'idle';
  readonly drain?: string;
  readonly concurrency?: number;
  /** Who leads, or led until it was gone. */
  readonly holder?: Holder;
  /** Nothing is claimed until somebody resumes; where nobody leads, the next drain begins so. */
  readonly paused: boolean;
  /** What was asked of the leader, and cannot be taken back. */
  readonly requested?: 'stop' | 'interrupt';
  /** Epoch milliseconds from which on it starts nothing. */
  readonly until?: number;
  /** What keeps the whole drain from going on, and when it tries again. */
  readonly outage?: NonNullable<DrainView['waiting']>;
  readonly running: readonly CommissionView[];
  /** Cut off, with nobody at work on them: the next run or drain takes them up again. */
  readonly interrupted: readonly CommissionView[];
  readonly landing: readonly CommissionView[];
  readonly waiting: readonly Waiting[];
  readonly needsYou: readonly CommissionView[];
  /** Claims older than the cap, each `lease_too_old`. */
  readonly skipped: readonly StaleLease[];
  /** Latest closed, newest first. */
  readonly recent: readonly CommissionView[];
  readonly storeReadOnly?: string;
}

const RECENT = 5;

export function statusOf(
  context: Needs<'caseRule' | 'clock' | 'journal' | 'processes' | 'settings'>,
): StatusReport {
  const { ledger, readOnly } = context.journal;
  const { leader } = ledger;
  const open = [...ledger.open()];
  const skipped = staleLeases(context);
  const stale = new Set(skipped.map(({ id }) => id));
  const executing = open.filter(
    (view) => isExecuting(situationOf(view)) && !stale.has(view.commission.id),
  );
  const { waiting } = chooseNow(context, ledger, justLooking);
  const alive = leader ? isLive(context, leader.holder) : false;
  return {
    runtimeState: alive ? 'active' : leader ? 'interrupted' : 'idle',
    ...(leader && led(context, leader)),
    paused: ledger.isPaused,
    ...(alive && leader?.waiting && { outage: leader.waiting }),
    running: executing.filter(({ interrupted }) => !interrupted),
    interrupted: executing.filter(({ interrupted }) => interrupted),
    landing: open.filter((view) => situationOf(view) === 'landing'),
    waiting: alive ? waiting : undrained(waiting),
    needsYou: open.filter((view) => needsOperator(situationOf(view))),
    skipped,
    recent: recentOf([...open, ...ledger.latestClosed(RECENT)]),
    ...(readOnly !== undefined && { storeReadOnly: readOnly }),
  };
}

function led(
  context: Needs<'processes'>,
  leader: DrainView,
): Pick<StatusReport, 'concurrency' | 'drain' | 'holder' | 'requested' | 'until'> {
  const { drain, concurrency, requested, until } = leader;
  return {
    drain,
    concurrency,
    holder: holderOf(context, leader),
    ...omitUndefined({ requested, until }),
  };
}

function recentOf(views: readonly CommissionView[]): CommissionView[] {
  return views
    .filter((view) => !['draft', 'queued'].includes(view.state) && !isExecuting(situationOf(view)))
    .sort((a, b) => b.changedAt - a.changedAt)
    .slice(0, RECENT);
}
