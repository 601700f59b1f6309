import { linesOf, type Hunk } from './hunk.ts';

/** Lines of the old text on both sides of a hunk that say where it is. */
const AROUND = 3;

/** Beyond as many, bytes, a file is one change as a whole: looking for its changes would take too long. */
const LARGE = 1_000_000;

/** Beyond as many hunks a file is one change as a whole: nobody reviews so many one by one. */
const MANY = 1_000;

/** The side of a diff on which a line is counted. */
export type Side = 'old' | 'new';

/**
 * What tells each hunk of a file from any other (docs/rules.md R213): the lines it takes and gives, and the lines of the
 * old text around it, so that it is the same wherever else the file is changed. Hunks that have all of that in
 * common are told apart by their place among each other and by how many they are: when one of them goes, none of
 * them is taken for another. Empty where the file is to be seen as one change.
 * @param hunks In order, as git finds them between the two texts.
 */
export function changeTexts(before: string, after: string, hunks: readonly Hunk[]): string[] {
  if (before.length + after.length > LARGE || hunks.length > MANY) return [];
  const [a, b] = [linesOf(before), linesOf(after)];
  const contents = hunks.map(({ oldStart, oldLines, newStart, newLines }) => {
    const [from, to] = [oldStart - 1, oldStart - 1 + oldLines];
    return JSON.stringify([
      a.slice(Math.max(0, from - AROUND), from),
      a.slice(from, to),
      b.slice(newStart - 1, newStart - 1 + newLines),
      a.slice(to, to + AROUND),
    ]);
  });
  const counts = new Map<string, number>();
  for (const content of contents) counts.set(content, (counts.get(content) ?? 0) + 1);
  const seen = new Map<string, number>();
  return contents.map((content) => {
    const nth = (seen.get(content) ?? 0) + 1;
    seen.set(content, nth);
    return `${nth}/${counts.get(content) ?? 1} ${content}`;
  });
}

/** First and last line of a hunk on one side; where it has none there, the two lines between which it stands. */
export function spanOf(hunk: Hunk, side: Side): { readonly first: number; readonly last: number } {
  const [start, count] =
    side === 'old' ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
  return count === 0
    ? { first: start - 1, last: start }
    : { first: start, last: start + count - 1 };
}

/**
 * The hunk a line is in, counted from 0; of several, which only stand beside each other, the one that has the line.
 * @param line 1-based.
 */
export function changeAt(hunks: readonly Hunk[], side: Side, line: number): number | undefined {
  const there = hunks.flatMap((hunk, index) => {
    const { first, last } = spanOf(hunk, side);
    return first <= line && line <= last ? [{ index, hunk }] : [];
  });
  const having = there.find(({ hunk }) => (side === 'old' ? hunk.oldLines : hunk.newLines) > 0);
  return (having ?? there[0])?.index;
}

/**
 * Places of hunks in the order in which they are come to from a line, to the end of the file and no further.
 * @param step -1: backwards. @param line 1-based; undefined: all of them.
 */
export function changesBeyond(
  hunks: readonly Hunk[],
  side: Side,
  line: number | undefined,
  step: 1 | -1,
): number[] {
  const at = line === undefined ? undefined : changeAt(hunks, side, line);
  const beyond = hunks.flatMap((hunk, index) => {
    if (index === at) return [];
    const { first, last } = spanOf(hunk, side);
    return line === undefined || (step === 1 ? first >= line : last <= line) ? [index] : [];
  });
  return step === 1 ? beyond : beyond.reverse();
}

/**
 * Files in the order in which they are gone through from one of them, round to that one again.
 * @param from Where the cursor is; -1: in none of them, and every one is come to once.
 */
export function roundFrom(count: number, from: number, step: 1 | -1): number[] {
  if (from < 0) return Array.from({ length: count }, (_, n) => (step === 1 ? n : count - 1 - n));
  return Array.from({ length: count + 1 }, (_, n) => (from + step * n + count * 2) % count);
}
