import { containment } from './containment.ts';
import { isPattern, readPattern, type CaseRule, type Pattern } from './pattern.ts';
import type { Scope } from './scope.ts';

type Paths = Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>;

/** Where an authority reaches further than its bounds let it. */
export interface Excess {
  /** The allowed pattern that reaches too far, as written. */
  readonly pattern: string;
  /** The bound's forbidden pattern it reaches into; absent where it leaves what the bounds allow. */
  readonly into?: string;
  /** A path it reaches, where one could be told. */
  readonly example?: string;
}

/**
 * The first allowed pattern of `mine` through which a path could be changed that `bounds` do not allow
 * or do forbid, or `undefined`: every path is within bounds. What `mine` forbids itself does not count.
 * A pattern nobody can read is beyond every bound, and one in the bounds allows nothing.
 */
export function firstExcess(mine: Paths, bounds: Paths, rule: CaseRule): Excess | undefined {
  const read = (texts: readonly string[]): Pattern[] =>
    texts.map((text) => readPattern(text, rule)).filter(isPattern);
  const given = read(mine.forbiddenPaths);
  const within = [...read(bounds.allowedPaths), ...given];
  for (const text of mine.allowedPaths) {
    const pattern = readPattern(text, rule);
    if (!isPattern(pattern)) return { pattern: text };
    const left = outsideOf([pattern], within);
    if (left) return { pattern: text, ...left };
    for (const into of bounds.forbiddenPaths) {
      const forbidden = readPattern(into, rule);
      const reached = isPattern(forbidden) ? outsideOf([pattern, forbidden], given) : {};
      if (reached) return { pattern: text, into, ...reached };
    }
  }
  return undefined;
}

function outsideOf(
  all: readonly Pattern[],
  anyOf: readonly Pattern[],
): Pick<Excess, 'example'> | undefined {
  const answer = containment(all, anyOf);
  if (answer.kind === 'inside') return undefined;
  return answer.kind === 'outside' ? { example: answer.path } : {};
}
