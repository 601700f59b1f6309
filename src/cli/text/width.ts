/** Where a command writes, as far as its width goes. */
interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Columns that a line may take, and `undefined` where no terminal shows it: what is piped is whole.
 * `COLUMNS` wins over what the terminal says of itself.
 */
export function widthOf(
  { isTTY, columns }: Terminal,
  { COLUMNS }: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (!isTTY) return undefined;
  return COLUMNS !== undefined && /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : columns;
}
