import type { Place } from '../../base/fileProblem.ts';

/** What is wrong with a text, and where: an offset in UTF-16 units. */
export interface Flaw {
  readonly offset: number;
  /** `snake_case`. */
  readonly code: string;
  /** One sentence. */
  readonly what: string;
}

/** True where a reader answers with a flaw instead of what it was asked for. */
export function isFlaw(value: object): value is Flaw {
  return 'code' in value && 'offset' in value;
}

/** Where an offset of a text is, for people. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** As {@link placeOf}, for many offsets of one text: each takes the same little time, wherever it is. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
