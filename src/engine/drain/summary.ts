import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Fault } from '../../base/fault.ts';
import { isExecuting, type Situation } from '../../domain/commission/situation.ts';
import type { Waiting } from '../../domain/schedule/choose.ts';
import { undrained, waitText } from '../../domain/schedule/waitText.ts';
import type { Needs } from '../ports/context.ts';
import { staleLeases } from '../authority/holders.ts';
import { causeOf } from '../words/cause.ts';

/** One line of the closing table. */
export interface SummaryRow {
  readonly id: string;
  readonly decision: string;
  readonly situation: Situation;
  /** Why it is there or what it waits for, one clause. */
  readonly cause: string;
  /** Commit on the branch, where it landed. */
  readonly commit?: string;
}

export interface DrainSummary {
  readonly drain: string;
  readonly how: 'empty' | 'stopped' | 'interrupted';
  /** Where a bound of its own stopped it, and nobody asked: which, in one clause. */
  readonly bound?: string;
  /** What it could not go on with: it ended before its time. */
  readonly fault?: Fault;
  /** Everything the drain worked on, in order of creation. */
  readonly worked: readonly SummaryRow[];
  /** Everything left that needs the operator or waits for something that does. */
  readonly waitingForYou: readonly SummaryRow[];
  /** What was cut off: the next run or drain goes on with it. */
  readonly goesOn: readonly SummaryRow[];
}

export function summarize(
  context: Needs<'clock' | 'journal' | 'processes' | 'settings'>,
  ended: Pick<DrainSummary, 'bound' | 'drain' | 'fault' | 'how'>,
  touched: ReadonlySet<string>,
  waiting: readonly Waiting[],
): DrainSummary {
  const causes = new Map([
    ...undrained(waiting).map(({ id, cause }) => [id, waitText(cause)] as const),
    ...staleLeases(context).map(({ id }) => [id, 'lease_too_old: its claim is too old'] as const),
  ]);
  const rowOf = (view: CommissionView | undefined): SummaryRow[] =>
    view ? [row(view, causes.get(view.commission.id), ended.fault)] : [];
  const left = [...context.journal.ledger.open()].filter(({ state }) => state !== 'draft');
  return {
    ...ended,
    worked: [...touched].flatMap((id) => rowOf(context.journal.ledger.get(id))),
    waitingForYou: left.filter((view) => !view.interrupted).flatMap(rowOf),
    goesOn: left.filter(({ interrupted }) => interrupted).flatMap(rowOf),
  };
}

function row(
  view: CommissionView,
  waitsFor: string | undefined,
  fault: Fault | undefined,
): SummaryRow {
  const situation = situationOf(view);
  const commit = situation === 'landed' ? view.delivery?.commit : undefined;
  return {
    id: view.commission.id,
    decision: view.commission.decisionRef,
    situation,
    cause: stoppedBy(view, fault) ?? waitsFor ?? causeOf(view),
    ...(commit && { commit }),
  };
}

/** Work that was cut off waits for a slot as well, but that is not why it stands there. */
function stoppedBy(view: CommissionView, fault: Fault | undefined): string | undefined {
  if (view.interrupted) return `interrupted: ${causeOf(view)}`;
  // What cut it off kept even that from being written down.
  return fault && isExecuting(situationOf(view)) ? `cut off: ${fault.code}` : undefined;
}
