/** The same value, every text in it led through `redact`. */
export function hiddenIn<T>(value: T, redact: (text: string) => string): T {
  return hidden(value, redact) as T;
}

function hidden(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one: unknown) => hidden(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hidden(one, redact)]));
}
