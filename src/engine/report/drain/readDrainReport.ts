import type { StoredEvent } from '../../../domain/commission/event.ts';
import { Ledger } from '../../../domain/commission/ledger.ts';
import { needsOperator } from '../../../domain/commission/situation.ts';
import { situationOf } from '../../../domain/commission/view.ts';
import type { WaitCause } from '../../../domain/schedule/choose.ts';
import { undrained, waitText } from '../../../domain/schedule/waitText.ts';
import { chooseNow, justLooking } from '../../authority/claimable.ts';
import type { Needs } from '../../ports/context.ts';
import { countsOf } from './drainCounts.ts';
import { seenAtEnd, type DrainItem, type SeenItem } from './drainItem.ts';
import { drainReport, totals, type DrainReport } from './drainReport.ts';
import { historiesSince, spanOf } from './drainRecord.ts';
import { spansOf, type DrainSpan } from './drainSpan.ts';

type RecordPorts = Needs<'caseRule' | 'clock' | 'journal'>;

/**
 * What a drain came to, from the record alone: the same whenever it is asked for.
 * @param drain Its id; the latest drain when absent, else the latest run. @throws Fault `drain_not_found`.
 */
export async function readDrainReport(context: RecordPorts, drain?: string): Promise<DrainReport> {
  const facts = await context.journal.history('');
  const spans = spansOf(facts, context.clock.now());
  const span = spanOf(spans, drain);
  const before = spans.slice(0, spans.indexOf(span)).findLast(({ mode }) => mode === 'drain');
  const histories = await historiesSince(context, (before ?? span).startedAt);
  const seen = histories.flatMap((history) => seenAtEnd(span, history) ?? []);
  const items = withWaits(context, span, facts, histories, told(span, seen));
  const older = seen.filter(
    ({ view, isTouched }) => !isTouched && needsOperator(situationOf(view)),
  ).length;
  return drainReport(span, items, { older, ...(before && { before: briefly(before, histories) }) });
}

/** What it worked on, and of a drain also what it left waiting. */
const told = ({ mode }: DrainSpan, seen: readonly SeenItem[]): DrainItem[] =>
  seen
    .filter(({ view, isTouched }) => isTouched || (mode === 'drain' && view.state === 'queued'))
    .map(({ item }) => item);

function briefly(
  span: DrainSpan,
  histories: readonly (readonly StoredEvent[])[],
): NonNullable<DrainReport['before']> {
  const items = told(
    span,
    histories.flatMap((history) => seenAtEnd(span, history) ?? []),
  );
  const { tokens, tookMs } = totals(span, items);
  return { drain: span.drain, counts: countsOf(items), tokens, tookMs };
}

/** Why each that waited did, by the drain's own chooser on the record as it was at the end. */
function withWaits(
  context: RecordPorts,
  span: DrainSpan,
  facts: readonly StoredEvent[],
  histories: readonly (readonly StoredEvent[])[],
  items: readonly DrainItem[],
): DrainItem[] {
  if (!items.some(({ group }) => group === 'waiting')) return [...items];
  const { endSeq, endedAt, how, bound } = span;
  const then = new Ledger();
  const past = [...facts, ...histories.flat()].filter(({ seq }) => seq <= endSeq);
  for (const event of past.sort((a, b) => a.seq - b.seq)) then.apply(event);
  const { caseRule, clock } = context;
  const at = { ...clock, now: () => endedAt };
  const { waiting } = chooseNow({ caseRule, clock: at }, then, justLooking);
  const causes = new Map(
    (how === 'running' ? waiting : undrained(waiting)).map(({ id, cause }) => [id, cause]),
  );
  return items.map((item) => {
    const cause = item.group === 'waiting' ? causes.get(item.id) : undefined;
    return cause ? { ...item, ...waitOf(cause, bound) } : item;
  });
}

function waitOf(cause: WaitCause, bound: string | undefined): Partial<DrainItem> {
  const isDone = cause.kind === 'drain' && bound !== undefined;
  const waitsFor = 'holder' in cause ? cause.holder : 'on' in cause ? cause.on : undefined;
  return {
    code: cause.kind,
    text: isDone ? `the drain ended before its turn: ${bound}` : waitText(cause),
    ...(waitsFor !== undefined && { waitsFor }),
  };
}
