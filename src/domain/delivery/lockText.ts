interface StandingLock {
  /** Absolute. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A lock of git's and how long it has stood, e.g. `/repo/.git/index.lock has stood for 3 hours`. */
export function lockText({ path, since }: StandingLock, now: number): string {
  const age = Math.max(0, now - since);
  const [unit, size] = units.find(([, ms]) => age >= ms) ?? ['second', 1_000];
  const count = Math.floor(age / size);
  return `${path} has stood for ${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** When somebody else's lock may be deleted, as a clause. */
export const deleteLock = 'when no git command runs in this repository any more, delete it';
