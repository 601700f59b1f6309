/** Milliseconds that passing has to save in sum: merging and proving anew cost some themselves. */
const leastSavedMs = 2_000;

/** The proof of a result whose turn to land has come, in milliseconds. */
export interface LongProof {
  /** What its evidence took the last time. */
  readonly expectedMs: number;
  /** Since it began. */
  readonly elapsedMs: number;
  /** What others who passed have cost it so far. */
  readonly lostMs: number;
}

/**
 * Whether a result that waits behind another lands before it (docs/rules.md R192): what it saves is more
 * than what it costs the other, whose proof begins anew. All who pass together never cost one more than one
 * run of its evidence, so that it lands.
 * @param shortMs What the evidence of the one behind took the last time.
 */
export function mayPass({ expectedMs, elapsedMs, lostMs }: LongProof, shortMs: number): boolean {
  const costsMs = elapsedMs + shortMs;
  const savesMs = expectedMs - elapsedMs - shortMs;
  return savesMs - costsMs >= leastSavedMs && lostMs + costsMs <= expectedMs;
}
