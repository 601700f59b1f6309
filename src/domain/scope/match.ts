import { has } from './charset.ts';
import type { Pattern, Segment, Token } from './pattern.ts';

/** True when the repository-relative path is covered by the pattern. THE matcher: there is no other. */
export function matches(pattern: Pattern, path: string): boolean {
  const names = path.normalize('NFC').split('/').map(codePointsOf);
  return pattern.alternatives.some((segments) => matchSegments(segments, names));
}

/** A name as segments are compared with it. */
export const codePointsOf = (name: string): number[] =>
  Array.from(name, (char) => char.codePointAt(0) ?? 0);

/** Advances the set of reachable pattern positions over each name: linear in names × segments. */
function matchSegments(segments: readonly Segment[], names: readonly number[][]): boolean {
  let reachable = close(segments, new Set([0]));
  for (const name of names) {
    const next = new Set<number>();
    for (const at of reachable) {
      const segment = segments[at];
      if (segment === '**') next.add(at);
      else if (segment && matchName(segment, name)) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reachable = close(segments, next);
  }
  return reachable.has(segments.length);
}

/** `**` may stand for nothing. */
function close(segments: readonly Segment[], positions: Set<number>): Set<number> {
  for (const at of positions) if (segments[at] === '**') positions.add(at + 1);
  return positions;
}

/** Greedy with one point of return: a run never needs more than the last one tried again. */
export function matchName(tokens: readonly Token[], name: readonly number[]): boolean {
  let token = 0;
  let char = 0;
  let back: { token: number; char: number } | undefined;
  while (char < name.length) {
    const current = tokens[token];
    if (current?.kind === 'run') {
      back = { token: ++token, char };
    } else if (current && has(current.set, name[char] ?? 0)) {
      token++;
      char++;
    } else if (back) {
      token = back.token;
      char = ++back.char;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'run');
}
