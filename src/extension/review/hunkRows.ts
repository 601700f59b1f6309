import type { Hunk } from '../../domain/review/hunk.ts';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';

/** One hunk of a file as the operator ticks it. */
export interface HunkRow {
  readonly path: string;
  /** As `split` counts. */
  readonly index: number;
  /** Where it is in the result; for a deletion, where it was. */
  readonly label: string;
  readonly description: string;
  /** Its first line with a letter in it. */
  readonly detail: string;
}

/** Hunks of one file as rows; `before` and `after` are the lines of both sides. */
export function hunkRows(
  path: string,
  hunks: readonly Hunk[],
  before: readonly string[],
  after: readonly string[],
): HunkRow[] {
  return hunks.map((hunk, index) => ({ path, index, ...faceOf(hunk, before, after) }));
}

function faceOf(
  { oldStart, oldLines, newStart, newLines }: Hunk,
  before: readonly string[],
  after: readonly string[],
): Pick<HunkRow, 'label' | 'description' | 'detail'> {
  const removes = newLines === 0;
  const [start, count] = removes ? [oldStart, oldLines] : [newStart, newLines];
  const lines = (removes ? before : after).slice(start - 1, start - 1 + count);
  const telling = lines.find((line) => /\p{L}/u.test(line)) ?? lines[0] ?? '';
  return {
    label: count === 1 ? say('line {0}', start) : say('lines {0}–{1}', start, start + count - 1),
    description: `+${newLines} -${oldLines}`,
    detail: `${removes ? '-' : '+'} ${oneLine(telling)}`,
  };
}
