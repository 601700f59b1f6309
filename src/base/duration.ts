const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** Milliseconds of a duration such as `168h` or `2h30m`; `undefined` where it is none, or not above 0. */
export function durationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d{1,12}(?:\.\d{1,6})?)(ms|h|m|s)/g)];
  const isWhole = parts.map(([part]) => part).join('') === text;
  const ms = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0),
    0,
  );
  return isWhole && ms > 0 ? ms : undefined;
}

/** The duration as an operator would write it: `168h`, `1h30m`. */
export function durationText(ms: number): string {
  let left = Math.round(ms);
  const parts = Object.entries(units).map(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount > 0 ? `${amount}${unit}` : '';
  });
  return parts.join('') || '0s';
}
