/**
 * Why a drain cannot go on although nothing is wrong with any commission. None of these ever makes one
 * fail: its run is given back with thread, workspace and lock kept, and goes on when the cause is gone.
 */
export const outages = [
  'provider_unreachable',
  'signed_out',
  'out_of_quota',
  'model_unknown',
  'agent_unusable',
  'disk_full',
  'disk_budget',
  'store_busy',
  'decisions_elsewhere',
] as const;

export type Outage = (typeof outages)[number];

/** One outage as it was met. */
export interface OutageFound {
  readonly cause: Outage;
  /** One sentence, in the words of whoever refused. */
  readonly text: string;
  /** Epoch milliseconds before which a new try is said to be useless. */
  readonly retryAt?: number;
}

const minute = 60_000;

/** The first pause after an outage, and the longest, milliseconds. */
const pauses: Readonly<Record<Outage, readonly [first: number, longest: number]>> = {
  provider_unreachable: [15_000, 10 * minute],
  // Signing in is seen by its file; the clock only covers what no file tells.
  signed_out: [5 * minute, 30 * minute],
  out_of_quota: [15 * minute, 60 * minute],
  // Another choice is seen by the file it is written to.
  model_unknown: [10 * minute, 60 * minute],
  // A mended configuration is seen by its file; the clock only covers a program that is put back.
  agent_unusable: [minute, 10 * minute],
  disk_full: [minute, 10 * minute],
  // What frees space is told by the record; the clock only covers what is removed by hand.
  disk_budget: [30 * minute, 60 * minute],
  store_busy: [5_000, minute],
  // Their coming back is seen by their files.
  decisions_elsewhere: [10 * minute, 30 * minute],
};

/**
 * Milliseconds until the next try: at the time the provider named, else after pauses that double.
 * @param tries Tries that failed since the outage began.
 * @param now Epoch milliseconds.
 * @param firstMs The first pause, where it is not the cause's own.
 */
export function pauseBefore(
  { cause, retryAt }: OutageFound,
  tries: number,
  now: number,
  firstMs?: number,
): number {
  if (retryAt !== undefined && retryAt > now) return retryAt - now;
  const [usual, longest] = pauses[cause];
  const first = firstMs ?? usual;
  return Math.min(longest, first * 2 ** Math.min(tries, 20));
}

/** What it is, in two or three words. */
export const outageName: Readonly<Record<Outage, string>> = {
  provider_unreachable: 'provider unreachable',
  signed_out: 'signed out',
  out_of_quota: 'out of quota',
  model_unknown: 'model unknown',
  agent_unusable: 'agent cannot be used',
  disk_full: 'disk full',
  disk_budget: 'disk budget used up',
  store_busy: 'store busy',
  decisions_elsewhere: 'decisions on another branch',
};

/** What an operator could do, as the end of a sentence; empty where it passes by itself. */
export const outageAdvice: Readonly<Record<Outage, string>> = {
  provider_unreachable: 'it goes on when the provider answers',
  signed_out: 'sign in with "codex login"; it goes on by itself',
  out_of_quota: 'it goes on when the limit is reset',
  model_unknown: 'name another in the configuration of your agent; it goes on by itself',
  agent_unusable: 'mend that; it goes on by itself',
  disk_full: 'free some space; it goes on by itself',
  disk_budget: 'free space with "haft clean" or raise the budget; it goes on by itself',
  store_busy: 'it goes on when the other process lets go',
  decisions_elsewhere: 'switch back to that branch; it goes on by itself',
};
