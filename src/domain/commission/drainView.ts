import { without } from '../../base/without.ts';
import type { DrainAsk } from './drainFact.ts';
import type { StoredEvent } from './event.ts';

/** The drain or single run that leads this store, as last recorded. */
export interface DrainView {
  readonly drain: string;
  readonly holder: string;
  readonly concurrency: number;
  readonly mode: 'drain' | 'single';
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The strongest request so far; the leader acts on it. */
  readonly requested?: 'stop' | 'interrupt';
  readonly paused: boolean;
  /** Epoch milliseconds from which on it starts nothing. */
  readonly until?: number;
  /** `seq` of the last request, and of the last one its leader has acknowledged. */
  readonly asked?: number;
  readonly heard?: number;
  /** What keeps it from going on, and when it tries again. */
  readonly waiting?: Omit<DrainWaiting, 'drain'> & { readonly since: number };
}

type DrainWaiting = Extract<StoredEvent, { type: 'drain_waiting' }>['data'];

/** Who leads after an event: the very same view when it changed nothing, `undefined` for nobody. */
export function leaderAfter(before: DrainView | undefined, event: StoredEvent): typeof before {
  switch (event.type) {
    case 'drain_started':
      return { ...event.data, startedAt: event.at, paused: event.data.paused === true };
    case 'drain_requested':
      return before?.drain === event.data.drain
        ? { ...withRequest(before, event.data), asked: event.seq }
        : before;
    case 'drain_acknowledged':
      return before?.drain === event.data.drain ? { ...before, heard: event.data.upTo } : before;
    case 'drain_waiting':
      return before?.drain === event.data.drain ? waitingSince(before, event) : before;
    case 'drain_resumed':
      return before?.drain === event.data.drain ? without(before, ['waiting']) : before;
    case 'drain_ended':
      return before?.drain === event.data.drain ? undefined : before;
    default:
      return before;
  }
}

function withRequest(drain: DrainView, ask: DrainAsk): DrainView {
  switch (ask.request) {
    case 'stop':
      return { ...drain, requested: drain.requested ?? 'stop' };
    case 'interrupt':
      return { ...drain, requested: 'interrupt' };
    case 'pause':
    case 'resume':
      return { ...drain, paused: ask.request === 'pause' };
    case 'concurrency':
      return { ...drain, concurrency: ask.concurrency ?? drain.concurrency };
    // What a newer version asks is nothing to this one.
    default:
      return drain;
  }
}

/** An outage that is met again goes on since it was first met. */
function waitingSince(
  leader: DrainView,
  { at, data }: { readonly at: number; readonly data: DrainWaiting },
): DrainView {
  const { cause, text, nextTry, retryAt } = data;
  const since = leader.waiting?.cause === cause ? leader.waiting.since : at;
  const waiting = { cause, text, nextTry, since, ...(retryAt !== undefined && { retryAt }) };
  return { ...leader, waiting };
}
