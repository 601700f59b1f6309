import type { Step } from './order.ts';

/** A result on a tree, and what it changes there. */
export interface Touch extends Step {
  /** Absent where that does not tell whom it can meet, as where it followed a file to another name. */
  readonly paths?: readonly string[];
}

/**
 * The pairs that have to be merged to know whether they fit: those that change a path both, or one a file where the
 * other has a folder. git merges each path by itself, so that no others can fail to (docs/rules.md R214). Each pair
 * once, in the order given.
 */
export function meeting<T extends Touch>(touches: readonly T[]): (readonly [T, T])[] {
  const [at, below] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const partners = touches.map(() => new Set<number>());
  for (const [index, { paths }] of touches.entries()) {
    if (!paths) for (const other of touches.keys()) join(partners, index, other);
    for (const path of paths ?? []) {
      note(at, path, index);
      for (const folder of foldersOf(path)) note(below, folder, index);
    }
  }
  for (const [path, here] of at)
    for (const one of here)
      for (const other of [...here, ...(below.get(path) ?? [])]) join(partners, one, other);
  return touches.flatMap((touch, index) =>
    [...(partners[index] ?? [])]
      .sort((a, b) => a - b)
      .flatMap((other): (readonly [T, T])[] => {
        const second = touches[other];
        return second ? [[touch, second]] : [];
      }),
  );
}

/** Kept with the first of the two. */
function join(partners: readonly Set<number>[], one: number, other: number): void {
  if (one !== other) partners[Math.min(one, other)]?.add(Math.max(one, other));
}

function note(map: Map<string, number[]>, key: string, index: number): void {
  const all = map.get(key);
  if (!all) map.set(key, [index]);
  else if (all.at(-1) !== index) all.push(index);
}

function* foldersOf(path: string): Generator<string> {
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1))
    yield path.slice(0, end);
}
