/** `YYYYMMDD` in UTC, as ids carry it. */
export function dateStamp(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10).replaceAll('-', '');
}
