import { PathAutomaton, type Places } from './automaton.ts';
import { has, type Charset } from './charset.ts';
import type { Pattern } from './pattern.ts';

/** Whether one set of paths lies inside another. */
export type Containment =
  | { readonly kind: 'inside' }
  /** A path of the first that is not in the second. */
  | { readonly kind: 'outside'; readonly path: string }
  /** The patterns are too entangled to tell at reasonable cost; treat it as outside. */
  | { readonly kind: 'unsure' };

/** Joint places looked at before giving up: real scopes need a few hundred, hostile ones would need billions. */
const MAX_PLACES = 4_000;
/** The same, counted on every side: one joint place of a long pattern can be thousands. */
const MAX_SINGLE_PLACES = 100_000;
const SLASH = 0x2f;
const LAST = 0x10ffff;

interface Reading {
  readonly all: readonly Places[];
  readonly any: Places;
  /** No code point of the current name was read yet, so it cannot end: names are never empty. */
  readonly fresh: boolean;
  readonly path: string;
}

/**
 * Whether every path that all of `all` cover is covered by one of `anyOf`, whatever files exist today.
 * Never a false "inside": it walks both sides together over every path there could be.
 */
export function containment(all: readonly Pattern[], anyOf: readonly Pattern[]): Containment {
  const left = all.map((pattern) => new PathAutomaton([pattern]));
  const right = new PathAutomaton(anyOf);
  const samples = samplesOf([...left, right].flatMap((machine) => machine.charsets));
  const begin = (all: readonly Places[], any: Places, path: string): Reading => ({
    all: all.map((places, i) => left[i]?.begin(places) ?? []),
    any: right.begin(any),
    fresh: true,
    path,
  });
  const open = [
    begin(
      left.map(({ start }) => start),
      right.start,
      '',
    ),
  ];
  const seen = new Set<string>();
  let single = 0;
  for (const { all, any, fresh, path } of open) {
    if (all.some((places) => places.length === 0)) continue;
    const key = `${fresh ? '/' : ''}${[...all, any].join(' ')}`;
    if (seen.has(key)) continue;
    single += all.flat().length + any.length;
    if (seen.size >= MAX_PLACES || single > MAX_SINGLE_PLACES) return { kind: 'unsure' };
    seen.add(key);
    for (const sample of samples) {
      open.push({
        all: all.map((places, i) => left[i]?.read(places, sample) ?? []),
        any: right.read(any, sample),
        fresh: false,
        path: path + String.fromCodePoint(sample),
      });
    }
    if (fresh) continue;
    const ended = all.map((places, i) => left[i]?.end(places) ?? []);
    const after = right.end(any);
    if (ended.every((places, i) => left[i]?.accepts(places)) && !right.accepts(after))
      return { kind: 'outside', path };
    open.push(begin(ended, after, `${path}/`));
  }
  return { kind: 'inside' };
}

/** One code point for each way of belonging to the sets: the others of its kind lead to the same places. */
function samplesOf(sets: readonly Charset[]): number[] {
  const distinct = [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()];
  const edges = new Set([1, SLASH, SLASH + 1]);
  for (const [low, high] of distinct.flat()) edges.add(low).add(high + 1);
  const sorted = [...edges].filter((edge) => edge <= LAST).sort((a, b) => a - b);
  const samples = new Map<string, number>();
  for (const [i, low] of sorted.entries()) {
    if (low === SLASH) continue;
    const sample = plainest(low, (sorted[i + 1] ?? LAST + 1) - 1);
    const kind = distinct.map((set) => (has(set, sample) ? '1' : '0')).join('');
    const before = samples.get(kind);
    if (before === undefined || oddness(sample) < oddness(before)) samples.set(kind, sample);
  }
  return [...samples.values()];
}

/** What reads best in an example: a small letter, where the range has one. */
function plainest(low: number, high: number): number {
  return Math.max(low, Math.min(high, 0x61));
}

function oddness(codePoint: number): number {
  const text = String.fromCodePoint(codePoint);
  if (/[a-z]/.test(text)) return 0;
  return /[A-Z0-9]/.test(text) ? 1 : 2;
}
