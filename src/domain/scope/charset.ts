/** A set of code points as sorted, disjoint, inclusive ranges. */
export type Charset = readonly (readonly [low: number, high: number])[];

const LAST = 0x10ffff;
const SLASH = 0x2f;
/** `ſ`, which no other letter's case leads to; the others of its kind are composed away (NFC). */
const LONG_S = 0x17f;

/** Every code point a file name may hold. */
export const anyChar: Charset = without([[1, LAST]], SLASH);

/** One code point; in `caseless` mode every code point that differs from it only by case. */
export function charsetOf(codePoint: number, caseless: boolean): Charset {
  return normal((caseless ? caseVariants(codePoint) : [codePoint]).map((cp) => [cp, cp]));
}

/** A class such as `[a-z_]`; never holds `/`. */
export function charsetOfRanges(ranges: Charset, negated: boolean, caseless: boolean): Charset {
  const wide = caseless ? normal([...ranges, ...ranges.flatMap(variantsOfRange)]) : normal(ranges);
  return without(negated ? complement(wide) : wide, SLASH);
}

export function has(set: Charset, codePoint: number): boolean {
  return set.some(([low, high]) => low <= codePoint && codePoint <= high);
}

/** True when some code point is in both. */
export function intersects(a: Charset, b: Charset): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (!left || !right) return false;
    if (left[1] < right[0]) i++;
    else if (right[1] < left[0]) j++;
    else return true;
  }
}

function normal(ranges: Charset): Charset {
  const sorted = [...ranges].filter(([low, high]) => low <= high).sort((x, y) => x[0] - y[0]);
  const merged: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else merged.push([low, high]);
  }
  return merged;
}

function complement(set: Charset): Charset {
  const gaps: [number, number][] = [];
  let next = 1;
  for (const [low, high] of set) {
    if (next < low) gaps.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST) gaps.push([next, LAST]);
  return gaps;
}

function without(set: Charset, codePoint: number): Charset {
  return set.flatMap(([low, high]): Charset => {
    if (codePoint < low || codePoint > high) return [[low, high]];
    return normal([
      [low, codePoint - 1],
      [codePoint + 1, high],
    ]);
  });
}

/** `ı` and `i` meet only by way of the other case, hence both directions, again and again. */
function caseVariants(codePoint: number): number[] {
  const seen = new Set([codePoint]);
  for (const known of seen) {
    for (const other of [single(known, 'toLowerCase'), single(known, 'toUpperCase')])
      seen.add(other);
  }
  return seen.has(0x53) ? [...seen, LONG_S] : [...seen];
}

function single(codePoint: number, change: 'toLowerCase' | 'toUpperCase'): number {
  const text = String.fromCodePoint(codePoint)[change]();
  const first = text.codePointAt(0) ?? codePoint;
  return String.fromCodePoint(first) === text ? first : codePoint;
}

/** A very wide range stands for everything without case rules of its own: wider is the sound side. */
function variantsOfRange([low, high]: readonly [number, number]): Charset {
  if (high - low > 2_000) return [[1, LAST]];
  const variants: [number, number][] = [];
  for (let cp = low; cp <= high; cp++) {
    for (const variant of caseVariants(cp)) variants.push([variant, variant]);
  }
  return variants;
}
