const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const time =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Epoch ms of an RFC 3339 time; a plain date means the last millisecond of that day, UTC (haft
 * reference §1.1). `undefined` for anything else, also for a day that no calendar has.
 */
export function expiryOf(text: string): number | undefined {
  const parts = date.exec(text) ?? time.exec(text);
  if (!parts) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // The platform takes the 31st of February for a day in March.
  if (Number.isNaN(start) || new Date(start).getUTCDate() !== Number(day)) return undefined;
  if (date.test(text)) return start + dayMs - 1;
  // A leap second is one that the platform does not know.
  const known = Date.parse(text.toUpperCase().replace(':60', ':59'));
  return Number.isNaN(known) ? undefined : known;
}
