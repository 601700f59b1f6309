import type { checkoutRefusals } from '../../domain/delivery/hold.ts';
import type { Hunk } from '../../domain/review/hunk.ts';

/** Full lower-case object id. */
export type Oid = string;

export type Head =
  | { readonly kind: 'branch'; readonly branch: string; readonly tip: Oid }
  | { readonly kind: 'detached'; readonly tip: Oid }
  | { readonly kind: 'unborn'; readonly branch: string };

/**
 * One path that differs between two trees. Paths are repository-relative with `/`; a byte that is not
 * UTF-8 stands as a lone surrogate U+DC80–U+DCFF, so that any name survives a round trip.
 */
export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted';
  /** Octal git modes; `000000` where absent. */
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldBlob: Oid;
  readonly newBlob: Oid;
}

/** One path of a tree: mode `000000` removes it. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly blob: Oid;
}

export interface DiffStat {
  readonly insertions: number;
  readonly deletions: number;
  /** As `git diff --stat` prints it, without colour, at most 80 columns. */
  readonly text: string;
}

/** What is merged: trees, or commits that stand for theirs. */
export interface Merge {
  readonly base: Oid;
  readonly ours: Oid;
  readonly theirs: Oid;
}

export type MergeOutcome =
  | { readonly kind: 'clean'; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** Merges that are only tried; their trees are gone when it ends, and may be merged again until then. */
export interface Rehearsal {
  /** As {@link Repository.merge}, for any number at once. */
  merge(merges: readonly Merge[]): Promise<readonly MergeOutcome[]>;
  /** Every path in which two trees differ, for any number of pairs at once. */
  changes(
    pairs: readonly { readonly from: Oid; readonly to: Oid }[],
  ): Promise<readonly (readonly FileChange[])[]>;
}

export interface LandingPlan {
  /** Commission id. */
  readonly id: string;
  /** Short name of the target branch. */
  readonly branch: string;
  /** The tip the commit was built on: the commit's only parent. */
  readonly tip: Oid;
  readonly commit: Oid;
  /** Absolute paths of documents with unsaved changes in any editor. */
  readonly unsaved: readonly string[];
}

/** Why a landing was refused; the checkout, index and branch are then exactly as before. */
export type LandRefusal = (typeof checkoutRefusals)[number];

export type LandOutcome =
  | { readonly kind: 'landed' }
  | {
      readonly kind: 'refused';
      readonly reason: LandRefusal;
      /** Repository-relative paths in the way, where there are any. */
      readonly paths: readonly string[];
      /** What is wrong and what to do, for the operator. */
      readonly text: string;
    };

/** A lock file of git's that stands in the repository; git itself never waits long for one. */
export interface GitLock {
  /** Absolute. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** What became of a landing that was cut off. */
export interface RecoveredLanding {
  readonly id: string;
  readonly branch: string;
  readonly commit: Oid;
  readonly kind: 'landed' | 'rolled_back';
  /** Touched paths that were neither old nor new: reported and left alone. */
  readonly odd: readonly string[];
}

export interface CommitRequest {
  readonly tree: Oid;
  readonly parent: Oid;
  readonly message: string;
  /** Ref that keeps the commit alive; written before this resolves. */
  readonly keepAs: string;
  /** False for our own bookkeeping commits, which are never signed. Default true: as the operator configured. */
  readonly sign?: boolean;
}

/**
 * The operator's repository. Nothing here runs hooks, filters, drivers, pagers or a shell; nothing
 * writes to the operator's checkout except {@link land} and {@link recoverLandings} (docs/rules.md R107).
 */
export interface Repository {
  /** Top folder of the operator's checkout, absolute. */
  readonly root: string;
  /** `<git common dir>`, absolute. */
  readonly commonDir: string;

  head(): Promise<Head>;
  /** Whether the checkout's file system takes `A` and `a` for one name. */
  ignoresCase(): Promise<boolean>;
  /** Tip of a local branch, or `undefined` when there is none. */
  tip(branch: string): Promise<Oid | undefined>;
  /** Object id of the tree of a commit (a tree's is its own). */
  treeOf(commitOrTree: Oid): Promise<Oid>;
  /** First parent of a commit. */
  parentOf(commit: Oid): Promise<Oid>;
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>;
  /** Renames are shown as a deletion and an addition. */
  changes(from: Oid, to: Oid): Promise<readonly FileChange[]>;
  diffStat(from: Oid, to: Oid): Promise<DiffStat>;
  blob(oid: Oid): Promise<Uint8Array>;
  /** Bytes of `path` in a commit or tree; `undefined` when it is not there or not a file. */
  fileAt(commitOrTree: Oid, path: string): Promise<Uint8Array | undefined>;
  /** Where two blobs differ; empty for binary content. */
  hunks(before: Oid, after: Oid): Promise<readonly Hunk[]>;
  /** Stores bytes as a blob. */
  writeBlob(bytes: Uint8Array): Promise<Oid>;
  /** A tree with some of its paths replaced or removed. */
  composeTree(base: Oid, entries: readonly TreeEntry[]): Promise<Oid>;
  /** Adds text to a commit under `refs/notes/haft`; an earlier note of it is replaced. */
  note(commit: Oid, text: string): Promise<void>;
  /** Every path of a tree, for warnings about patterns that match nothing. */
  paths(commitOrTree: Oid): Promise<readonly string[]>;
  /** Points `ref` at `oid`, or deletes it when `oid` is `undefined`. Only under `refs/haft/`. */
  keep(ref: string, oid: Oid | undefined): Promise<void>;
  /** What our refs, those under `refs/haft/`, point at, by their names. */
  kept(): Promise<ReadonlyMap<string, Oid>>;
  /** Deletes refs at once, those that are there. Only under `refs/haft/`. */
  forget(refs: readonly string[]): Promise<void>;
  /** Three-way merge of trees with an explicit base; nothing is checked out. */
  merge(merge: Merge): Promise<MergeOutcome>;
  /** Lets `work` try merges of which nothing remains. */
  rehearse<T>(work: (rehearsal: Rehearsal) => Promise<T>): Promise<T>;
  /** @throws Fault `commit_identity_missing`, `commit_signing_failed`. */
  commit(request: CommitRequest): Promise<Oid>;
  land(plan: LandingPlan): Promise<LandOutcome>;
  /** Finishes or undoes every landing that a crash cut off; call before anything else lands. */
  recoverLandings(): Promise<readonly RecoveredLanding[]>;
  /** Locks of git's, whoever's they are, the oldest first. */
  locks(): Promise<readonly GitLock[]>;
  /** Paths of the checkout with staged, unstaged or untracked changes. */
  dirtyPaths(): Promise<readonly string[]>;
}
