import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange, Merge, MergeOutcome, Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import type { KnownObjects } from './knownObjects.ts';
import { nulFromPaths, pathsFromNul } from './pathBytes.ts';

/** Values of the `merge` attribute under which lines may be merged. */
const textMerge = new Set(['unspecified', 'set', 'text', 'union']);

/**
 * Of each merge, the paths with content of neither side whose attributes ask for more than the built-in
 * text merge: marked unmergeable (`-merge`, `binary`), or given to a driver, which is a program and never
 * run.
 */
export async function unmergeablePaths(
  room: Git,
  known: KnownObjects,
  merges: readonly Merge[],
  outcomes: readonly MergeOutcome[],
): Promise<string[][]> {
  const mixed = await mixedPaths(known, merges, outcomes);
  const byOurs = new Map<Oid, Set<string>>();
  for (const [at, { ours }] of merges.entries()) {
    const paths = byOurs.get(ours) ?? new Set();
    for (const path of mixed[at] ?? []) paths.add(path);
    if (paths.size > 0) byOurs.set(ours, paths);
  }
  const refused = new Map<Oid, ReadonlySet<string>>();
  for (const [ours, paths] of byOurs) refused.set(ours, await notText(room, ours, [...paths]));
  return merges.map(({ ours }, at) =>
    (mixed[at] ?? []).filter((path) => refused.get(ours)?.has(path) === true),
  );
}

/** Of each clean merge, the paths whose content was put together from both sides. */
async function mixedPaths(
  known: KnownObjects,
  merges: readonly Merge[],
  outcomes: readonly MergeOutcome[],
): Promise<string[][]> {
  const changes = await known.changesOfMany(
    merges.flatMap(({ base, ours, theirs }, at) => {
      const outcome = outcomes[at];
      const to = outcome?.kind === 'clean' ? outcome.tree : ours;
      return [
        { from: ours, to },
        { from: base, to: theirs },
      ];
    }),
  );
  return merges.map((_, at) => mixedIn(changes[at * 2] ?? [], changes[at * 2 + 1] ?? []));
}

function mixedIn(changed: readonly FileChange[], brought: readonly FileChange[]): string[] {
  const takenWhole = new Set(brought.map(({ newBlob }) => newBlob));
  const isMixed = ({ newBlob, kind }: FileChange): boolean =>
    kind !== 'deleted' && !takenWhole.has(newBlob);
  return changed.filter(isMixed).map(({ path }) => path);
}

async function notText(
  room: Git,
  ours: Oid,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const index = join(tmpdir(), `haft-attributes-${randomBytes(9).toString('hex')}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await room.must(['read-tree', ours], { env });
    const args = ['check-attr', '--cached', '-z', '--stdin', 'merge'];
    const told = pathsFromNul(await room.must(args, { env, stdin: nulFromPaths(paths) }));
    return new Set(told.filter((_, at) => at % 3 === 0 && !textMerge.has(told[at + 2] ?? '')));
  } finally {
    await rm(index, { force: true });
  }
}
