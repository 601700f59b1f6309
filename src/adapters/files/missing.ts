/** Whether the system failed a call with one of these codes, such as `EEXIST`. */
export function hasCode(failure: unknown, ...codes: readonly string[]): boolean {
  return failure instanceof Error && 'code' in failure && codes.includes(String(failure.code));
}

/** Whether the system failed a call, whichever and why; a defect of ours is none. */
export const isOfSystem = (failure: unknown): boolean =>
  failure instanceof Error && 'syscall' in failure;

/**
 * Whether nothing stands at the path a call was given, and be it that a folder on the way is none.
 * Listing what is no folder fails in the same way: whoever lists asks for `ENOENT` alone.
 */
export function isMissing(failure: unknown): boolean {
  return hasCode(failure, 'ENOENT', 'ENOTDIR');
}

/** For `catch`: `undefined` where {@link isMissing}; anything else is thrown on. */
export function missingIsUndefined(failure: unknown): undefined {
  if (!isMissing(failure)) throw failure;
}
