import { Fault } from '../../../base/fault.ts';
import type { StoredEvent } from '../../../domain/commission/event.ts';
import type { Needs } from '../../ports/context.ts';
import type { DrainSpan } from './drainSpan.ts';

/** Closed commissions that are looked through without reading all there are. */
const closedAtOnce = 1_000;

/** @param drain Its id; the latest drain when absent, else the latest run. @throws Fault `drain_not_found`. */
export function spanOf(spans: readonly DrainSpan[], drain: string | undefined): DrainSpan {
  const found =
    drain === undefined
      ? (spans.findLast(({ mode }) => mode === 'drain') ?? spans.at(-1))
      : spans.find((one) => one.drain === drain);
  if (found) return found;
  throw new Fault({
    code: 'drain_not_found',
    what:
      drain === undefined ? 'No drain is on record.' : `There is no drain "${drain}" on record.`,
    advice:
      drain === undefined
        ? 'Start one: Drain in the editor, or "haft harness run --drain".'
        : 'Leave the name out for the latest, or see "haft harness status".',
    facts: { ...(drain !== undefined && { drain }) },
  });
}

/** Facts of every commission that was open at some time since, and of those they depend on. */
export async function historiesSince(
  { journal }: Needs<'journal'>,
  since: number,
): Promise<(readonly StoredEvent[])[]> {
  const { ledger } = journal;
  const closed = ledger.latestClosed(closedAtOnce);
  const isWhole = closed.length < closedAtOnce || closed.some(({ changedAt }) => changedAt < since);
  const views = isWhole
    ? [...ledger.open(), ...closed.filter(({ changedAt }) => changedAt >= since)]
    : [...ledger.all()];
  const ids = new Set(views.map(({ commission }) => commission.id));
  for (const { commission } of views) {
    for (const id of commission.dependsOn) ids.add(id);
    for (const decision of commission.dependsOnDecisions)
      for (const { id } of ledger.entriesOf(decision)) ids.add(id);
  }
  const histories: (readonly StoredEvent[])[] = [];
  for (const id of ids) histories.push(await journal.history(id));
  // The order in which they were made, which nothing changes.
  return histories.sort(([a], [b]) => (a?.seq ?? 0) - (b?.seq ?? 0));
}
