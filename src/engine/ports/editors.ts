/** What the operator has open and not saved, in any window of this machine. */
export interface Editors {
  /** Absolute paths. */
  unsaved(): Promise<readonly string[]>;
}
