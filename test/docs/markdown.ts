/** One row of a table of Markdown; a bar in a cell is text. */
export const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Titles and the line below them. */
export const header = (...cells: readonly string[]): string[] => [
  row(...cells),
  row(...cells.map(() => '---')),
];
