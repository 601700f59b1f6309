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
}

/** Who leads after an event: the very same view when it changed nothing, `undefined` for nobody. */
export function leaderAfter(before: DrainView | undefined, event: StoredEvent): typeof before {
  switch (event.type) {
    case 'drain_started':
      return { ...event.data, startedAt: event.at, paused: false };
    case 'drain_requested':
      return before?.drain === event.data.drain ? withRequest(before, event.data) : before;
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
