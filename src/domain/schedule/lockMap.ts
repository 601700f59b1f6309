import { overlaps } from '../scope/overlap.ts';
import { isPattern, readPattern, type CaseRule, type Pattern } from '../scope/pattern.ts';
import { namesOf, plainNames } from './firstNames.ts';

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
    const texts = [...new Set([...locksets].flat())];
    for (const [number, text] of texts.entries()) this.numbers.set(text, number);
    this.beside = neighboursOf(texts, rule);
  }

  /** The numbers of a lockset's patterns. */
  of(lockset: readonly string[]): readonly number[] {
    return [...new Set(lockset.flatMap((text) => this.numbers.get(text) ?? []))];
  }
}

function neighboursOf(texts: readonly string[], rule: CaseRule): number[][] {
  const beside = texts.map((_, number) => [number]);
  const meet = (one: number, other: number): void => {
    const [mine = [], theirs = []] = [beside[one], beside[other]];
    const isKnown = mine.length < theirs.length ? mine.includes(other) : theirs.includes(one);
    if (one === other || isKnown) return;
    mine.push(other);
    theirs.push(one);
  };
  const root: Folder = { within: new Map(), here: [] };
  const names = texts.map((text) => plainNames(text, rule));
  const read = new Map<number, Pattern | undefined>();
  const patternOf = (number: number): Pattern | undefined => {
    if (!read.has(number)) {
      const pattern = readPattern(texts[number] ?? '', rule);
      read.set(number, isPattern(pattern) ? pattern : undefined);
    }
    return read.get(number);
  };
  for (const number of texts.keys()) {
    const known = names[number];
    const pattern = known ? undefined : patternOf(number);
    if (known) file(root, known, number);
    // An entry nobody can read might cover anything.
    else if (!pattern) for (const other of texts.keys()) meet(number, other);
    else for (const segments of pattern.alternatives) file(root, namesOf(segments, rule), number);
  }
  visit(root, [], (number, others) => {
    for (const other of others) {
      // Of two names one of which stands above the other, one covers the other.
      const isSure = other === number || (names[number] && names[other]);
      const [mine, theirs] = isSure ? [] : [patternOf(number), patternOf(other)];
      if (!mine || !theirs || overlaps(mine, theirs)) meet(number, other);
    }
  });
  return beside;
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
