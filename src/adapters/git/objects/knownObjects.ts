import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import type { StandingGit } from '../plumbing/standingGit.ts';
import { changesBetween, changesOfMany, treesOf } from './treeQueries.ts';

/** Two trees, or commits that stand for theirs. */
export interface Pair {
  readonly from: Oid;
  readonly to: Oid;
}

/** So many trees and changed paths are kept; then all are let go. */
const most = 50_000;

/**
 * What is known of objects. An object never changes, so that git is asked for nothing twice, and for
 * everything that is not known in one go.
 */
export class KnownObjects {
  private readonly git: () => Promise<Git>;
  private readonly standing: StandingGit | undefined;
  private readonly trees = new Map<Oid, Oid>();
  private readonly diffs = new Map<string, readonly FileChange[]>();
  private size = 0;

  /**
   * @param git In a room, where no object can be replaced by another.
   * @param standing One that names objects of the same repository.
   */
  constructor(git: () => Promise<Git>, standing?: StandingGit) {
    this.git = git;
    this.standing = standing;
  }

  /** Notes the tree of an object that was just made. */
  learn(commitOrTree: Oid, tree: Oid): void {
    if (this.trees.size >= most) this.trees.clear();
    this.trees.set(commitOrTree, tree);
  }

  /** Tree of each commit; a tree's is its own. @throws Fault `git_failed` when one is not there. */
  async treesOf(commitsOrTrees: readonly Oid[]): Promise<Oid[]> {
    const found = new Map<Oid, Oid>();
    const unknown = new Set<Oid>();
    for (const oid of commitsOrTrees) {
      const tree = this.trees.get(oid);
      if (tree === undefined) unknown.add(oid);
      else found.set(oid, tree);
    }
    const asked = [...unknown];
    const told = asked.length === 0 ? [] : await treesOf(await this.git(), asked, this.standing);
    for (const [at, oid] of asked.entries()) {
      found.set(oid, told[at] ?? '');
      this.learn(oid, told[at] ?? '');
    }
    return commitsOrTrees.map((oid) => found.get(oid) ?? '');
  }

  /** Every path in which two commits or trees differ; a rename is a deletion and an addition. */
  async changes({ from, to }: Pair): Promise<readonly FileChange[]> {
    const key = keyOf(this.trees.get(from) ?? from, this.trees.get(to) ?? to);
    const known = this.diffs.get(key);
    if (known) return known;
    const changes = await changesBetween(await this.git(), from, to);
    this.remember([[key, changes]]);
    return changes;
  }

  /** As {@link changes}, for any number of pairs of trees. */
  async changesOfMany(pairs: readonly Pair[]): Promise<(readonly FileChange[])[]> {
    const keys = pairs.map(({ from, to }) => keyOf(from, to));
    const unknown = [...new Set(keys)].filter((key) => !this.diffs.has(key));
    const told = unknown.length === 0 ? [] : await changesOfMany(await this.git(), unknown);
    const found = new Map<string, readonly FileChange[]>();
    for (const [at, key] of unknown.entries()) found.set(key, told[at] ?? []);
    const changes = keys.map((key) => found.get(key) ?? this.diffs.get(key) ?? []);
    this.remember([...found]);
    return changes;
  }

  private remember(
    diffs: readonly (readonly [key: string, changes: readonly FileChange[]])[],
  ): void {
    for (const [, changes] of diffs) this.size += changes.length + 1;
    if (this.size > most) {
      this.diffs.clear();
      this.size = 0;
    } else for (const [key, changes] of diffs) this.diffs.set(key, changes);
  }
}

const keyOf = (from: Oid, to: Oid): string => `${from} ${to}`;
