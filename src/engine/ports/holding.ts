/** Something of this store's on the disk, and whose it is; nothing of the operator's is ever one. */
export interface Holding {
  /** Absolute files and folders, none of them in another; some may not be there. The first one names it. */
  readonly paths: readonly string[];
  /** The commission it serves; absent where it serves whoever comes next. */
  readonly commission?: string;
  /** Whoever made it is gone, and nobody else will use it. */
  readonly isLeft?: boolean;
  /** Epoch milliseconds of the last change, where that counts. */
  readonly changedAt?: number;
}
