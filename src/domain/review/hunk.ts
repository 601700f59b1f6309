/** A changed stretch of a text file, counted in whole lines, 1-based; a length of 0 is an insertion point. As git finds them. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** Lines with their ends, so that joining them gives the text back byte for byte. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The old text with only the chosen hunks applied. All of them give the new text, none the old one. */
export function applyHunks(
  before: string,
  after: string,
  hunks: readonly Hunk[],
  chosen: ReadonlySet<number>,
): string {
  const a = linesOf(before);
  const b = linesOf(after);
  const out: string[] = [];
  let at = 0;
  hunks.forEach((hunk, index) => {
    out.push(...a.slice(at, hunk.oldStart - 1));
    at = hunk.oldStart - 1 + hunk.oldLines;
    out.push(
      ...(chosen.has(index)
        ? b.slice(hunk.newStart - 1, hunk.newStart - 1 + hunk.newLines)
        : a.slice(hunk.oldStart - 1, at)),
    );
  });
  return [...out, ...a.slice(at)].join('');
}
