/** So many names are offered at most. */
const most = 3;

/**
 * The names somebody may have meant, nearest first: those a few letters away, and those that hold what was
 * written or are held by it. Capitals do not count.
 */
export function nearestNames(written: string, names: readonly string[]): string[] {
  const wanted = written.toLowerCase();
  if (wanted === '') return [];
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase(), limit) }))
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Letters to change, add or leave out; a name that holds the other whole is as far as the limit. */
function distance(one: string, other: string, limit: number): number {
  const edits = editsBetween(one, other);
  const isHeld = one.length > 2 && other.length > 2 && (one.includes(other) || other.includes(one));
  return isHeld ? Math.min(edits, limit) : edits;
}

function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to++) {
      const [left = 0, up = 0, across = 0] = [next[to - 1], row[to], row[to - 1]];
      next.push(Math.min(left + 1, up + 1, across + (one[at] === other[to - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
