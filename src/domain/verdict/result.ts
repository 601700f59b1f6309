/** The captured result: a tree in the operator's repository, kept alive by a ref. */
export interface CapturedResult {
  /** Commit whose tree is the capture and whose parent is the admitted base. */
  readonly commit: string;
  readonly tree: string;
  /** The ref that keeps it: `refs/haft/results/<commission>/<attempt>`. */
  readonly ref: string;
  readonly base: string;
  /** Repository-relative paths that differ from the base. */
  readonly files: readonly string[];
  readonly insertions: number;
  readonly deletions: number;
  /** New files and folders kept out only by ignore rules the work itself made; the first hundred. */
  readonly hidden?: readonly string[];
  /** New files and folders in the scope that rules of before ignore; the first hundred. */
  readonly ignored?: readonly string[];
}
