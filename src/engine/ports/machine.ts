/** What of this machine a drain stands on and no other port tells. */
export interface Machine {
  /** As git says it, e.g. `2.39.5`. @throws Fault `git_missing`, `git_failed`. */
  gitVersion(): Promise<string>;
  /** Bytes that can still be written where `path` is, or would be. */
  freeBytes(path: string): Promise<number>;
  /**
   * Bytes that each of these absolute paths, none of them in another, takes on its disk with all below it, as
   * `du` counts: blocks and not lengths, a file with several names once, links not followed. 0 where nothing is.
   * @throws Fault `disk_unmeasured`; the signal's reason when aborted.
   */
  sizesOf(paths: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
  /** Names of the hooks git would run at a commit of the operator's. */
  commitHooks(): Promise<readonly string[]>;
  /** A listener on loopback that tells whether somebody came. */
  listen(): Promise<Listener>;
}

export interface Listener {
  readonly port: number;
  readonly wasReached: boolean;
  /** Never rejects. */
  close(): Promise<void>;
}
