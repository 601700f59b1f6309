import { intersects } from './charset.ts';
import type { Pattern, Segment, Token } from './pattern.ts';

/**
 * True when some path could be covered by both patterns: the two automata have a common path. Never
 * false when there is one (design §4), whatever files exist today.
 */
export function overlaps(a: Pattern, b: Pattern): boolean {
  return a.alternatives.some((left) => b.alternatives.some((right) => shareAPath(left, right)));
}

function shareAPath(a: readonly Segment[], b: readonly Segment[]): boolean {
  return reaches(a.length, b.length, (i, j) => {
    const left = a[i];
    const right = b[j];
    const steps: Step[] = [];
    if (left === '**') steps.push([1, 0]);
    if (right === '**') steps.push([0, 1]);
    // A `**` swallows one segment of the other side and stays.
    if (left === '**' && right !== undefined && right !== '**') steps.push([0, 1]);
    if (right === '**' && left !== undefined && left !== '**') steps.push([1, 0]);
    if (isName(left) && isName(right) && shareAName(left, right)) steps.push([1, 1]);
    return steps;
  });
}

const isName = (segment: Segment | undefined): segment is readonly Token[] =>
  segment !== undefined && segment !== '**';

function shareAName(a: readonly Token[], b: readonly Token[]): boolean {
  return reaches(a.length, b.length, (i, j) => {
    const left = a[i];
    const right = b[j];
    const steps: Step[] = [];
    // A run may end here, or swallow one character of the other side and stay.
    if (left?.kind === 'run') steps.push([1, 0], ...(right ? [[0, 1] as Step] : []));
    if (right?.kind === 'run') steps.push([0, 1], ...(left ? [[1, 0] as Step] : []));
    if (left?.kind === 'one' && right?.kind === 'one' && intersects(left.set, right.set))
      steps.push([1, 1]);
    return steps;
  });
}

type Step = readonly [left: number, right: number];

/** Whether the far corner of a grid can be reached from its origin by the given steps. */
function reaches(
  width: number,
  height: number,
  stepsFrom: (i: number, j: number) => readonly Step[],
): boolean {
  const seen = new Set<number>([0]);
  for (const cell of seen) {
    const i = Math.floor(cell / (height + 1));
    const j = cell % (height + 1);
    if (i === width && j === height) return true;
    for (const [di, dj] of stepsFrom(i, j)) {
      if (i + di <= width && j + dj <= height) seen.add((i + di) * (height + 1) + j + dj);
    }
  }
  return false;
}
