/**
 * One of the places a drain has for live turns of agents (docs/rules.md R170). A run holds it from its claim on
 * and gives it up while its result is measured.
 */
export interface TurnSlot {
  /** Gives the slot to the next; harmless when it is given up already. */
  leave(): void;
  /**
   * Takes a slot again, before any new work does; at once when it is held already.
   * @throws The signal's reason when aborted before.
   */
  again(signal: AbortSignal): Promise<void>;
}
