import { codePointsOf, matchName } from './match.ts';
import type { Pattern, Segment } from './pattern.ts';

interface Folder {
  readonly name: readonly number[];
  readonly children: Map<string, Folder>;
  /** Paths that end here, and those here or below. */
  own: number;
  all: number;
}

const folderOf = (name: string): Folder => ({
  name: codePointsOf(name),
  children: new Map(),
  own: 0,
  all: 0,
});

/**
 * Many paths, to be counted by pattern: a count takes what the pattern names and not every path, and is the
 * number of paths that `match.ts` says the pattern covers.
 */
export class PathTree {
  private readonly root = folderOf('');

  constructor(paths: Iterable<string>) {
    for (const path of paths) this.add(path);
  }

  /** How many of the paths it covers. */
  count({ alternatives }: Pattern): number {
    const start = alternatives.map((segments) => closed(segments, [0]));
    return countBelow(this.root, alternatives, start);
  }

  private add(path: string): void {
    let folder = this.root;
    folder.all += 1;
    for (const name of path.normalize('NFC').split('/')) {
      const child = folder.children.get(name) ?? folderOf(name);
      folder.children.set(name, child);
      child.all += 1;
      folder = child;
    }
    folder.own += 1;
  }
}

type Alternatives = Pattern['alternatives'];
/** By alternative: where in it the names so far may have led. */
type Positions = readonly ReadonlySet<number>[];

function countBelow(folder: Folder, alternatives: Alternatives, positions: Positions): number {
  const isEnd = alternatives.some((segments, n) => positions[n]?.has(segments.length) === true);
  // What ends in `**` covers everything from here on.
  const isOpen = alternatives.some(
    (segments, n) => segments.at(-1) === '**' && positions[n]?.has(segments.length - 1) === true,
  );
  if (isOpen) return folder.all;
  let count = isEnd ? folder.own : 0;
  for (const child of candidates(folder, alternatives, positions)) {
    const next = alternatives.map((segments, n) => step(segments, positions[n], child.name));
    if (next.some(({ size }) => size > 0)) count += countBelow(child, alternatives, next);
  }
  return count;
}

/** Only those that can go on: where every next name is said literally, just these are looked up. */
function candidates(
  { children }: Folder,
  alternatives: Alternatives,
  positions: Positions,
): Iterable<Folder> {
  const named = new Set<Folder>();
  for (const [n, segments] of alternatives.entries()) {
    for (const at of positions[n] ?? []) {
      const segment = segments[at];
      if (segment === undefined) continue;
      const name = segment === '**' ? undefined : literal(segment);
      if (name === undefined) return children.values();
      const child = children.get(name);
      if (child) named.add(child);
    }
  }
  return named;
}

/** The one name a segment stands for; undefined where there are more. */
function literal(segment: Exclude<Segment, '**'>): string | undefined {
  const name: number[] = [];
  for (const token of segment) {
    const [range, ...more] = token.kind === 'one' ? token.set : [];
    if (range === undefined || more.length > 0 || range[0] !== range[1]) return undefined;
    name.push(range[0]);
  }
  return String.fromCodePoint(...name);
}

function step(
  segments: readonly Segment[],
  positions: ReadonlySet<number> = new Set(),
  name: readonly number[],
): ReadonlySet<number> {
  const next: number[] = [];
  for (const at of positions) {
    const segment = segments[at];
    if (segment === '**') next.push(at);
    else if (segment && matchName(segment, name)) next.push(at + 1);
  }
  return closed(segments, next);
}

/** `**` may stand for nothing. */
function closed(segments: readonly Segment[], positions: readonly number[]): ReadonlySet<number> {
  const all = new Set(positions);
  for (const at of all) if (segments[at] === '**') all.add(at + 1);
  return all;
}
