/** A tip that moves more often than this while one commit is being brought onto it is left in peace. */
const MAX_MOVES = 3;

/**
 * Tries anew on the tip as it is now, for as long as it keeps moving under the try; `undefined` when it
 * does not come to rest.
 */
export async function onMovingTip<T>(
  tryOnce: () => Promise<T | 'tip_moved'>,
): Promise<T | undefined> {
  for (let moves = 0; moves <= MAX_MOVES; moves++) {
    const outcome = await tryOnce();
    if (outcome !== 'tip_moved') return outcome;
  }
  return undefined;
}
