const binary = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** What a unit stands for; the metric ones count in thousands, as disks are sold. */
const units: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  BYTES: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
};

/** A size as an operator would say it, e.g. `1.5 GiB`. */
export function bytesText(bytes: number): string {
  let [left, unit] = [bytes, 0];
  while (left >= 1024 && unit < binary.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? left : left.toFixed(1)} ${binary[unit] ?? ''}`;
}

/** Bytes of a size such as `20 GB`, `1.5GiB` or `500000`; `undefined` where it is none, or not above 0. */
export function bytesOf(text: string): number | undefined {
  const [, amount = '', unit = ''] =
    /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const size = units[unit.toUpperCase()];
  if (amount === '' || size === undefined) return undefined;
  const bytes = Math.round(Number(amount) * size);
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
