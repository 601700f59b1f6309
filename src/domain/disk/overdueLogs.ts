/** The log of one commission that is closed, all its attempts. */
export interface ClosedLog {
  readonly commission: string;
  readonly bytes: number;
  /** Epoch milliseconds of the last entry. */
  readonly changedAt: number;
}

export interface LogBounds {
  /** Milliseconds a log of a closed commission is kept. */
  readonly maxAgeMs: number;
  /** Bytes that all of them may take together. */
  readonly maxBytes: number;
}

const day = 24 * 3_600_000;

/** How long, and how many, where nobody says otherwise. */
export const logBounds: LogBounds = { maxAgeMs: 30 * day, maxBytes: 1024 ** 3 };

/**
 * The logs of closed commissions that are too old, or the oldest of those that together are too large
 * (docs/rules.md R203).
 * @param now Epoch milliseconds.
 */
export function overdueLogs(
  logs: readonly ClosedLog[],
  { maxAgeMs, maxBytes }: LogBounds,
  now: number,
): ReadonlySet<string> {
  let left = maxBytes;
  const newestFirst = logs.toSorted((a, b) => b.changedAt - a.changedAt);
  const over = newestFirst.filter(({ bytes, changedAt }) => {
    left -= bytes;
    return left < 0 || now - changedAt > maxAgeMs;
  });
  return new Set(over.map(({ commission }) => commission));
}
