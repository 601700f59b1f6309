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
  /** What keeps it from going on, and when it tries again. */
  readonly waiting?: Omit<DrainWaiting, 'drain'> & { readonly since: number };
}

type DrainWaiting = Extract<StoredEvent, { type: 'drain_waiting' }>['data'];

/** Who leads after an event: the very same view when it changed nothing, `undefined` for nobody. */
export function leaderAfter(before: DrainView | undefined, event: StoredEvent): typeof before {
  switch (event.type) {
    case 'drain_started':
      return { ...event.data, startedAt: event.at, paused: false };
    case 'drain_requested':
      return before?.drain === event.data.drain ? withRequest(before, event.data) : before;
    case 'drain_waiting':
      return before?.drain === event.data.drain ? waitingSince(before, event) : before;
    case 'drain_resumed':
      return before?.drain === event.data.drain ? resumed(before) : before;
    case 'drain_ended':
      return before?.drain === event.data.drain ? undefined : before;
    default:
      return before;
  }
}

type Request = Extract<StoredEvent, { type: 'drain_requested' }>['data'];

function withRequest(drain: DrainView, { request, concurrency }: Request): DrainView {
  switch (request) {
    case 'stop':
      return { ...drain, requested: drain.requested ?? 'stop' };
    case 'interrupt':
      return { ...drain, requested: 'interrupt' };
    case 'pause':
    case 'resume':
      return { ...drain, paused: request === 'pause' };
    case 'concurrency':
      return { ...drain, concurrency: concurrency ?? drain.concurrency };
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

function resumed(leader: DrainView): DrainView {
  const { drain, holder, concurrency, mode, startedAt, requested, paused } = leader;
  const kept = { drain, holder, concurrency, mode, startedAt, paused };
  return requested === undefined ? kept : { ...kept, requested };
}
