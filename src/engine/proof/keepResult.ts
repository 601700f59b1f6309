import type { CapturedResult } from '../../domain/verdict/result.ts';
import type { Needs } from '../ports/context.ts';
import type { FileChange, Oid } from '../ports/repository.ts';

/** A tree to be kept as a result, and the names it gets. */
export interface ResultToKeep {
  readonly tree: Oid;
  /** Commit the work began from: the result's only parent. */
  readonly base: Oid;
  readonly ref: string;
  readonly message: string;
  /** Against the base, where they are known already. */
  readonly changes?: readonly FileChange[];
  /** What ignore rules of the work itself keep out of the tree. */
  readonly hidden?: readonly string[];
  /** What other rules keep out of it and the scope would allow. */
  readonly ignored?: readonly string[];
}

const MAX_NAMED = 100;

/** The one way a captured tree, or part of one, becomes a result: an unsigned commit that its ref keeps alive. */
export async function keepResult(
  { repository }: Needs<'repository'>,
  { tree, base, ref, message, changes, hidden = [], ignored = [] }: ResultToKeep,
): Promise<CapturedResult> {
  const commit = await repository.commit({
    tree,
    parent: base,
    message,
    keepAs: ref,
    sign: false,
  });
  const [{ insertions, deletions }, changed] = await Promise.all([
    repository.diffStat(base, commit),
    changes ?? repository.changes(base, commit),
  ]);
  return {
    commit,
    tree,
    ref,
    base,
    files: changed.map(({ path }) => path),
    insertions,
    deletions,
    ...(hidden.length > 0 && { hidden: hidden.slice(0, MAX_NAMED) }),
    ...(ignored.length > 0 && { ignored: ignored.slice(0, MAX_NAMED) }),
  };
}
