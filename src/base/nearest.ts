/** So many names are offered at most. */
const most = 3;

/**
 * The names somebody may have meant, nearest first: those a few letters away, and those that hold what was
 * written or are held by it. Capitals do not count.
 * @param limit Letters that may differ: a third of them, and fewer where names are alike by chance.
 */
export function nearestNames(
  written: string,
  names: readonly string[],
  limit = Math.max(1, Math.floor(written.length / 3)),
): string[] {
  const wanted = written.toLowerCase();
  if (wanted === '') return [];
  return names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase(), limit) }))
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ name }) => name);
}

/** `Did you mean a or b?` and a space, to stand before other advice; nothing without a name. */
export const didYouMean = (names: readonly string[]): string =>
  names.length === 0 ? '' : `Did you mean ${names.join(' or ')}? `;

/** Steps from one to the other; a name that holds the other whole is as far as the limit. */
function distance(one: string, other: string, limit: number): number {
  const edits = editsBetween(one, other);
  const isHeld = one.length > 2 && other.length > 2 && (one.includes(other) || other.includes(one));
  return isHeld ? Math.min(edits, limit) : edits;
}

/** Letters to change, add, leave out or swap with the next. */
function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to++) {
      const [left = 0, up = 0, across = 0] = [next[to - 1], row[to], row[to - 1]];
      const isSwap = at > 0 && one[at] === other[to - 2] && one[at - 1] === other[to - 1];
      const swapped = isSwap ? (before[to - 2] ?? Infinity) + 1 : Infinity;
      const same = one[at] === other[to - 1] ? 0 : 1;
      next.push(Math.min(left + 1, up + 1, across + same, swapped));
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
