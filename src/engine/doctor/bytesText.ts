const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size as an operator would say it, e.g. `1.5 GiB`. */
export function bytesText(bytes: number): string {
  let [left, unit] = [bytes, 0];
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? left : left.toFixed(1)} ${units[unit] ?? ''}`;
}
