import type { Disposable } from '../../base/lifecycle.ts';

/** Time as the engine sees it. Used for time-outs and stamps, never to look for work (docs/rules.md R88). */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds since some moment that stays the same; where the platform can, without those asleep. */
  awake(): number;
  /** Calls `then` once after `ms` milliseconds unless disposed first. */
  after(ms: number, then: () => void): Disposable;
}
