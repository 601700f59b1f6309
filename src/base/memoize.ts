/** What was looked up under a key before, or else `look`, once. */
export function memoize<T>(
  known: Map<string, Promise<T>>,
  key: string,
  look: () => Promise<T>,
): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const found = look();
  known.set(key, found);
  return found;
}
