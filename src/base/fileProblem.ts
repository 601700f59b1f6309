/** A place in a text. 1-based; columns are UTF-16 units, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place in a file that an operator can open. */
export interface FilePlace extends Place {
  /** Repository-relative where it lies in the repository. */
  readonly file: string;
}

/** One thing wrong in a file somebody wrote, with its place: whoever has mended it sees the next. */
export interface FileProblem extends FilePlace {
  /** `snake_case`. */
  readonly code: string;
  /** One sentence. */
  readonly what: string;
}
