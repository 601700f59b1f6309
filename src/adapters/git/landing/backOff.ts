import { setTimeout as delay } from 'node:timers/promises';

/** How something is tried again; all in milliseconds. */
export interface Patience {
  /** On the clock of `performance.now`: no try begins after it. */
  readonly until: number;
  /** The first pause; each is twice the one before. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Pauses for what other git commands hold: most of them end within some ms. */
export const doubling = { firstMs: 10, longestMs: 320 } as const;

/** Pauses of one length. */
export function each(ms: number): Pick<Patience, 'firstMs' | 'longestMs'> {
  return { firstMs: ms, longestMs: ms };
}

/** The point in time from which patience ends. */
export function within(ms: number): Pick<Patience, 'until'> {
  return { until: performance.now() + ms };
}

/** What the first try that gives something gives; `undefined` when patience ends before. */
export async function backOff<T>(
  attempt: () => T | undefined | Promise<T | undefined>,
  { until, firstMs, longestMs }: Patience,
): Promise<T | undefined> {
  for (let pause = firstMs; performance.now() < until; pause = Math.min(pause * 2, longestMs)) {
    const given = await attempt();
    if (given !== undefined) return given;
    await delay(pause);
  }
  return undefined;
}
