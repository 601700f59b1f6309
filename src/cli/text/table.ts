const gap = '  ';
/** No column that is cut becomes narrower. */
const least = 8;
/** The first column names the row: it is never cut. */
const first = 1;

/**
 * Columns as wide as their widest cell; the last one is not padded. Where a line would be longer than
 * `columns`, the widest columns but the first are cut until it fits, or until none can be cut further.
 * @param columns Of the terminal; `undefined` cuts nothing.
 */
export function table(rows: readonly (readonly string[])[], columns?: number): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))));
  if (columns !== undefined) narrow(widths, columns);
  return rows
    .map((row) => row.map((cell, i) => fitted(cell, widths[i] ?? 0)).join(gap))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Takes from the widest what is too much. */
function narrow(widths: number[], columns: number): void {
  const tooMuch = (): number =>
    widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1)) - columns;
  for (let left = tooMuch(); left > 0; left--) {
    const most = Math.max(...widths.slice(first));
    if (most <= least) return;
    widths[widths.findLastIndex((width, i) => i >= first && width === most)] = most - 1;
  }
}

const segments = new Intl.Segmenter();
/** Plain letters stand for themselves; to segment text costs a hundred times as much. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);
const lettersOf = (text: string): string[] =>
  Array.from(segments.segment(text), ({ segment }) => segment);
const widthOf = (cell: string): number => (isPlain(cell) ? cell.length : lettersOf(cell).length);

function fitted(cell: string, width: number): string {
  const length = widthOf(cell);
  if (length <= width) return cell + ' '.repeat(width - length);
  return isPlain(cell)
    ? `${cell.slice(0, width - 1)}…`
    : `${lettersOf(cell)
        .slice(0, width - 1)
        .join('')}…`;
}
