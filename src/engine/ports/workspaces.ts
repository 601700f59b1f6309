import type { Holding } from './holding.ts';
import type { FileChange, Oid } from './repository.ts';

export interface Workspace {
  /** Commission id, or the label of a proof checkout. */
  readonly id: string;
  /** Absolute path of the work tree. */
  readonly path: string;
  /** Commit it was made from. */
  readonly base: Oid;
  /** A folder outside the tree in which whoever works there may write, absolute; made and removed with it. */
  readonly cache?: string;
}

export interface Capture {
  readonly tree: Oid;
  /** Against the base. */
  readonly changes: readonly FileChange[];
  /** Things that cannot be captured faithfully: nested repositories, submodules, devices, what cannot be read, links leaving the repository. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  /**
   * New files and folders (with `/`) that are not in the tree only because of ignore rules which are not
   * the base's: work that would be lost without a word.
   */
  readonly hidden: readonly string[];
  /**
   * Other ignored files that were not there after the set-up; a folder of many stands for them, with `/`.
   * None of them is in the tree.
   */
  readonly ignored: readonly string[];
}

/** Isolated clones for agents and clean checkouts for proofs (docs/rules.md R105, R62). */
export interface Workspaces {
  /**
   * Passes while workspaces can be made: their folder can be written, and what they are made from is there.
   * @throws Fault `workspace_failed` naming the folder as `root`, `repository_gone`; what a full disk throws.
   */
  check(): Promise<void>;
  /** Where this commission's workspace is or would be, absolute. */
  pathOf(commission: string): string;
  /**
   * A fresh clone at `base`; an earlier attempt's folder is moved away first and removed.
   * @throws Fault `workspace_foreign`, `partial_clone_unsupported`, `workspace_failed`.
   */
  create(commission: string, base: Oid): Promise<Workspace>;
  /**
   * Brings a workspace of this process, in which nobody has worked yet, to another base, where it stands.
   * @returns Undefined where it could not be trusted to hold exactly that; it is gone then.
   */
  advance(workspace: Workspace, base: Oid): Promise<Workspace | undefined>;
  /** The commission's existing workspace, or `undefined`. */
  open(commission: string): Promise<Workspace | undefined>;
  /**
   * A clean checkout of any commit to run evidence in; caller removes it. Where it stands may have served
   * another proof before, of which nothing is left.
   */
  checkout(label: string, commit: Oid): Promise<Workspace>;
  /** Whether whoever used a checkout changed files of its tree, or made such as git would add to it. */
  isTouched(checkout: Workspace): Promise<boolean>;
  /** Lets go of places that are kept for the next checkout. Never rejects. */
  rest(): Promise<void>;
  /**
   * Puts a submodule's content at the recorded commit into its empty folder, from the operator's clone.
   * @returns false when the path is no submodule of the workspace's base.
   * @throws SetupFailed `workspace_setup_refused`.
   */
  fillSubmodule(workspace: Workspace, path: string): Promise<boolean>;
  /** Paths of submodules whose folders are empty there. */
  emptySubmodules(workspace: Workspace): Promise<readonly string[]>;
  /** What is ignored there by now was not made by an agent: of later ones {@link capture} tells. */
  noteSetUp(workspace: Workspace): Promise<void>;
  /**
   * Links that were put there lead to these folders, by path: while they do, no capture takes them for work.
   * To be told before anything is captured.
   */
  noteShared(workspace: Workspace, links: Readonly<Record<string, string>>): Promise<void>;
  /** The work tree as a tree object in the operator's repository; never reads the workspace's `.git`. */
  capture(workspace: Workspace): Promise<Capture>;
  /** Workspaces of commissions of this store, whoever made them. */
  list(): Promise<readonly Workspace[]>;
  /**
   * What stands there for this store, workspaces and places alike, and what processes that are gone left
   * there, whichever store they worked for.
   */
  holdings(): Promise<readonly Holding[]>;
  /** Whether a process is seen to stand in it; where that cannot be told, none is. */
  isInUse(workspace: Pick<Workspace, 'path'>): Promise<boolean>;
  /** Removes what processes that are gone left half made or half removed. Never rejects. */
  sweep(): Promise<void>;
  /** Only folders with our marker; by rename first. */
  remove(workspace: Workspace): Promise<void>;
}
