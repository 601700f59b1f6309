import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work in one piece; the editor's own thread is never held longer. */
const pieceMs = 4;

/**
 * Lets others have their turn between pieces of synchronous work. A file system's answer from memory takes a
 * tenth of what it costs to ask for it in the background, so that thousands of looks are worth it.
 */
export class Pace {
  private since = performance.now();

  /** To be awaited between two short steps. */
  async breathe(): Promise<void> {
    if (performance.now() - this.since < pieceMs) return;
    await setImmediate();
    this.since = performance.now();
  }
}
