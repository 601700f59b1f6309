import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Fault } from '../../base/fault.ts';
import { isExecuting, type Situation } from '../../domain/commission/situation.ts';
import type { Waiting } from '../../domain/schedule/choose.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
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
  /** What it could not go on with: it ended before its time. */
  readonly fault?: Fault;
  /** Everything the drain worked on, in order of creation. */
  readonly worked: readonly SummaryRow[];
  /** Everything left that needs the operator or waits for something that does. */
  readonly waitingForYou: readonly SummaryRow[];
}

export function summarize(
  context: Needs<'clock' | 'journal' | 'processes' | 'settings'>,
  ended: Pick<DrainSummary, 'drain' | 'fault' | 'how'>,
  touched: ReadonlySet<string>,
  waiting: readonly Waiting[],
): DrainSummary {
  const causes = new Map([
    ...waiting.map(({ id, cause }) => [id, waitText(cause)] as const),
    ...staleLeases(context).map(({ id }) => [id, 'lease_too_old: its claim is too old'] as const),
  ]);
  const rowOf = (id: string): SummaryRow[] => {
    const view = context.journal.ledger.get(id);
    return view ? [row(view, causes.get(id), ended.fault)] : [];
  };
  const left = [...context.journal.ledger.open()]
    .filter((view) => view.state !== 'draft')
    .map(({ commission }) => commission.id);
  return {
    ...ended,
    worked: [...touched].flatMap(rowOf),
    waitingForYou: left.flatMap(rowOf),
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
