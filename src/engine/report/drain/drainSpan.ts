import type { StoredEvent } from '../../../domain/commission/event.ts';
import type { Outage } from '../../../domain/provider/outage.ts';

/** A time in which something kept the whole drain from going on. */
export interface DrainWait {
  readonly cause: Outage;
  /** In the words of whoever refused, as last heard. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly ms: number;
  /** Whether it had not passed when the drain ended. */
  readonly lasted: boolean;
}

/** One drain or single run, from its first fact to its last. */
export interface DrainSpan {
  readonly drain: string;
  readonly mode: 'drain' | 'single';
  /** The most agents that it was to run side by side. */
  readonly concurrency: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds; of the look, where it has not ended. */
  readonly endedAt: number;
  /** `seq` of its first and last fact; nothing earlier or later counts. */
  readonly startSeq: number;
  readonly endSeq: number;
  readonly how: 'running' | 'empty' | 'stopped' | 'interrupted' | 'abandoned';
  readonly bound?: string;
  readonly fault?: { readonly code: string; readonly what: string; readonly advice: string };
  readonly waits: readonly DrainWait[];
  /** When the operator had it paused. */
  readonly pauses: readonly { readonly since: number; readonly ms: number }[];
}

/**
 * Every drain and single run on record, in order.
 * @param facts Those that are no commission's own, oldest first. @param now Epoch milliseconds.
 */
export function spansOf(facts: readonly StoredEvent[], now: number): DrainSpan[] {
  const spans: DrainSpan[] = [];
  for (const [at, fact] of facts.entries())
    if (fact.type === 'drain_started') spans.push(spanFrom(fact, facts.slice(at + 1), now));
  return spans;
}

type Started = Extract<StoredEvent, { type: 'drain_started' }>;

function spanFrom(
  { at: startedAt, seq: startSeq, data }: Started,
  later: readonly StoredEvent[],
  now: number,
): DrainSpan {
  const { drain, mode, concurrency } = data;
  const mine = later.filter((fact) => 'drain' in fact.data && fact.data.drain === drain);
  const end = mine.find((fact) => fact.type === 'drain_ended');
  const endedAt = end?.at ?? now;
  const told = end ? mine.filter(({ seq }) => seq < end.seq) : mine;
  const { how = 'running', bound, fault } = end?.type === 'drain_ended' ? end.data : {};
  return {
    ...{ drain, mode, startedAt, endedAt, how },
    concurrency: Math.max(concurrency, ...told.flatMap(askedFor)),
    startSeq,
    endSeq: end?.seq ?? Infinity,
    ...(bound !== undefined && { bound }),
    ...(fault && { fault }),
    waits: waitsOf(told, endedAt),
    pauses: pausesOf(told, data.paused === true ? startedAt : undefined, endedAt),
  };
}

const askedFor = ({ type, data }: StoredEvent): number[] =>
  type === 'drain_requested' && data.request === 'concurrency' && data.concurrency !== undefined
    ? [data.concurrency]
    : [];

/** Tries that failed are a part of the same wait. */
function waitsOf(facts: readonly StoredEvent[], endedAt: number): DrainWait[] {
  const waits: DrainWait[] = [];
  let open: Pick<DrainWait, 'cause' | 'text' | 'since'> | undefined;
  const close = (at: number, lasted: boolean): void => {
    if (open) waits.push({ ...open, ms: at - open.since, lasted });
    open = undefined;
  };
  for (const { type, at, data } of facts) {
    if (type === 'drain_resumed') close(at, false);
    if (type !== 'drain_waiting') continue;
    if (open && open.cause !== data.cause) close(at, false);
    open = { cause: data.cause, text: data.text, since: open?.since ?? at };
  }
  close(endedAt, true);
  return waits;
}

function pausesOf(
  facts: readonly StoredEvent[],
  since: number | undefined,
  endedAt: number,
): DrainSpan['pauses'] {
  const pauses: { since: number; ms: number }[] = [];
  let from = since;
  const close = (at: number): void => {
    if (from !== undefined) pauses.push({ since: from, ms: at - from });
    from = undefined;
  };
  for (const { type, at, data } of facts) {
    if (type !== 'drain_requested') continue;
    if (data.request === 'pause') from ??= at;
    if (data.request === 'resume') close(at);
  }
  close(endedAt);
  return pauses;
}

/** Milliseconds in which the operator had it paused. */
export const pausedMs = ({ pauses }: Pick<DrainSpan, 'pauses'>): number =>
  pauses.reduce((sum, { ms }) => sum + ms, 0);
