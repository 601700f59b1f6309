import { overlaps } from '../scope/overlap.ts';
import { isPattern, readPattern, type CaseRule, type Pattern } from '../scope/pattern.ts';
import { namesOf } from './firstNames.ts';

/** The patterns that begin with the same names of folders. */
interface Folder {
  readonly within: Map<string, Folder>;
  /** Those of which nothing more is known than that they are in here. */
  readonly here: number[];
}

/**
 * Every pattern of some locksets once, by number, and which of them could share a path: what `lockConflict`
 * says of two locksets, asked once for each pair of patterns that have a chance to.
 */
export class LockMap {
  /** By pattern: those it could share a path with, itself included. */
  readonly beside: readonly (readonly number[])[];
  private readonly numbers = new Map<string, number>();

  constructor(locksets: Iterable<readonly string[]>, rule: CaseRule) {
    const read: (Pattern | undefined)[] = [];
    for (const text of new Set([...locksets].flat())) {
      const pattern = readPattern(text, rule);
      this.numbers.set(text, read.length);
      read.push(isPattern(pattern) ? pattern : undefined);
    }
    this.beside = neighboursOf(read, rule);
  }

  /** The numbers of a lockset's patterns. */
  of(lockset: readonly string[]): readonly number[] {
    return [...new Set(lockset.flatMap((text) => this.numbers.get(text) ?? []))];
  }
}

function neighboursOf(patterns: readonly (Pattern | undefined)[], rule: CaseRule): number[][] {
  const beside = patterns.map((): Set<number> => new Set());
  const meet = (one: number, other: number): void => {
    beside[one]?.add(other);
    beside[other]?.add(one);
  };
  const root: Folder = { within: new Map(), here: [] };
  for (const [number, pattern] of patterns.entries()) {
    // An entry nobody can read might cover anything.
    if (!pattern) for (const other of patterns.keys()) meet(number, other);
    else for (const segments of pattern.alternatives) file(root, namesOf(segments, rule), number);
  }
  visit(root, [], (number, others) => {
    const mine = patterns[number];
    for (const other of others) {
      const theirs = patterns[other];
      if (other === number || (mine && theirs && overlaps(mine, theirs))) meet(number, other);
    }
  });
  return beside.map((set) => [...set]);
}

function file(root: Folder, names: readonly string[], number: number): void {
  let folder = root;
  for (const name of names) {
    const next: Folder = folder.within.get(name) ?? { within: new Map(), here: [] };
    folder.within.set(name, next);
    folder = next;
  }
  folder.here.push(number);
}

/** Shows each pattern those of its own folder and of all above it: nobody else can meet it. */
function visit(
  folder: Folder,
  above: readonly number[],
  look: (number: number, others: readonly number[]) => void,
): void {
  const known = folder.here.length === 0 ? above : [...above, ...folder.here];
  for (const number of folder.here) look(number, known);
  for (const inner of folder.within.values()) visit(inner, known, look);
}
