import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Situation } from '../../domain/commission/situation.ts';
import type { Fault, Json } from '../../base/fault.ts';
import type { RunEntry } from '../ports/runLog.ts';

/** One line of a run that goes on. */
export const eventJson = (event: StoredEvent): object => ({ event });

/** Of a run that goes on in the background. */
export const detachedJson = (started: {
  readonly drain: string;
  readonly pid: number;
  readonly commissions: readonly string[];
}): Json => ({ detached: { ...started } });

/** Of a run for which there is nothing to do, in one sentence. */
export const nothingJson = (why: string): Json => ({ nothing: { text: why } });

/** One line of `harness tail`. */
export const entryJson = (entry: RunEntry): Json => ({ entry: { ...entry } });

interface SummaryRowFacts {
  readonly id: string;
  readonly decision: string;
  readonly situation: Situation;
  readonly cause: string;
  readonly commit?: string;
}

/** How a run or drain ended. */
interface SummaryFacts {
  readonly drain: string;
  readonly how: string;
  readonly bound?: string;
  readonly fault?: Fault;
  readonly worked: readonly SummaryRowFacts[];
  readonly waitingForYou: readonly SummaryRowFacts[];
  readonly goesOn: readonly SummaryRowFacts[];
}

/** The last line of a run. */
export const summaryJson = ({
  worked,
  waitingForYou,
  goesOn,
  fault,
  ...end
}: SummaryFacts): Json => ({
  summary: {
    ...{ ...end, fault: fault?.code },
    worked: worked.map(rowJson),
    waitingForYou: waitingForYou.map(rowJson),
    goesOn: goesOn.map(rowJson),
  },
});

const rowJson = (row: SummaryRowFacts): Json => ({ ...row });
