import { intersects } from './charset.ts';
import type { Pattern, Segment, Token } from './pattern.ts';

/**
 * True when some path could be covered by both patterns: the two automata have a common path. Never
 * false when there is one (docs/rules.md R32), whatever files exist today.
 */
export function overlaps(a: Pattern, b: Pattern): boolean {
  return a.alternatives.some((left) => b.alternatives.some((right) => shareAPath(left, right)));
}

function shareAPath(a: readonly Segment[], b: readonly Segment[]): boolean {
  return reaches(a.length, b.length, (i, j) => {
    const left = a[i];
    const right = b[j];
    // A `**` ends here, or swallows one segment of the other side and stays.
    if (left === '**') return right === undefined ? onLeft : onLeft | onRight;
    if (right === '**') return left === undefined ? onRight : onLeft | onRight;
    return left && right && shareAName(left, right) ? onBoth : nowhere;
  });
}

function shareAName(a: readonly Token[], b: readonly Token[]): boolean {
  return reaches(a.length, b.length, (i, j) => {
    const left = a[i];
    const right = b[j];
    // A run ends here, or swallows one character of the other side and stays.
    if (left?.kind === 'run') return right ? onLeft | onRight : onLeft;
    if (right?.kind === 'run') return left ? onLeft | onRight : onRight;
    return left && right && intersects(left.set, right.set) ? onBoth : nowhere;
  });
}

/** On which side a comparison can go on from a pair of places; several are a sum. */
const [nowhere, onLeft, onRight, onBoth] = [0, 1, 2, 4] as const;

/**
 * Whether the far corner of a grid can be reached from its origin by the given steps. Row by row, so that
 * the longest patterns there may be take a fraction of a second.
 */
function reaches(
  width: number,
  height: number,
  stepsFrom: (i: number, j: number) => number,
): boolean {
  let row = new Uint8Array(height + 2);
  row[0] = 1;
  for (let i = 0; i <= width; i++) {
    const next = new Uint8Array(height + 2);
    for (let j = 0; j <= height; j++) {
      if (!row[j]) continue;
      if (i === width && j === height) return true;
      const steps = stepsFrom(i, j);
      if (steps & onLeft) next[j] = 1;
      if (steps & onRight) row[j + 1] = 1;
      if (steps & onBoth) next[j + 1] = 1;
    }
    row = next;
  }
  return false;
}
