import type { Oid } from './repository.ts';

/** A branch an operator can name. */
export interface Branch {
  readonly name: string;
  readonly tip: Oid;
  /** Some checkout of the repository is on it. */
  readonly isCheckedOut: boolean;
}

/** The operator's checkout as `git status` tells it; submodules are not looked into. */
export interface CheckoutStatus {
  /** Absent where HEAD is detached. */
  readonly branch?: string;
  /** Paths, each in the first list that fits it. */
  readonly conflicted: readonly string[];
  readonly staged: readonly string[];
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
}

/** A commit as an operator is told of it. */
export interface LoggedCommit {
  readonly commit: Oid;
  /** Epoch ms. */
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  /** What its trailers name; anybody can write these. */
  readonly commissionRef?: string;
  readonly decisionRef?: string;
}

/** Which commits are told. */
export interface LogRange {
  /** Left out with all that came before; absent: from the beginning. */
  readonly after?: Oid;
  readonly upTo: Oid;
  /** Only those that touched it; repository-relative. */
  readonly path?: string;
  /** At most so many, the newest first. */
  readonly most: number;
}

/** How a line is looked for. */
export interface BlameLook {
  /** The file as it would be if it were saved; absent, as it lies in the checkout. */
  readonly contents?: Uint8Array;
  /** Ends the question, which then fails. */
  readonly signal?: AbortSignal;
}

/** What an operator asks of their repository, and no landing depends on. */
export interface CheckoutQueries {
  /** Local branches, the last committed to first. */
  branches(): Promise<readonly Branch[]>;
  status(): Promise<CheckoutStatus>;
  /**
   * The commit that brought a line of a file; `undefined` where none has yet.
   * @param line 1-based.
   * @throws Fault `line_not_found` where there is no such line of a tracked file.
   */
  blame(path: string, line: number, look?: BlameLook): Promise<Oid | undefined>;
  log(range: LogRange): Promise<readonly LoggedCommit[]>;
}
