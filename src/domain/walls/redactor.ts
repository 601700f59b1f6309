import { shortestSecret } from './secretValues.ts';

const mark = '[redacted]';

/** Hides known values in texts, in time that hardly grows with how many there are. */
export class Redactor {
  /** Values by their first characters, then by length, the longest first. */
  private readonly byStart = new Map<string, Map<number, Set<string>>>();

  /** Values shorter than what counts as a secret are passed over. */
  constructor(values: Iterable<string>) {
    const longestFirst = [...values].sort((a, b) => b.length - a.length);
    for (const value of longestFirst) {
      if (value.length < shortestSecret) continue;
      const start = value.slice(0, shortestSecret);
      const byLength = this.byStart.get(start) ?? new Map<number, Set<string>>();
      this.byStart.set(start, byLength);
      byLength.set(value.length, (byLength.get(value.length) ?? new Set()).add(value));
    }
  }

  redact(text: string): string {
    if (this.byStart.size === 0) return text;
    let [done, kept] = ['', 0];
    for (let at = 0; at + shortestSecret <= text.length; at++) {
      const length = this.lengthAt(text, at);
      if (length === undefined) continue;
      done += text.slice(kept, at) + mark;
      kept = at + length;
      at = kept - 1;
    }
    return kept === 0 ? text : done + text.slice(kept);
  }

  private lengthAt(text: string, at: number): number | undefined {
    const byLength = this.byStart.get(text.slice(at, at + shortestSecret));
    if (byLength === undefined) return undefined;
    for (const [length, values] of byLength)
      if (values.has(text.slice(at, at + length))) return length;
    return undefined;
  }
}
