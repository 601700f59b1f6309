/**
 * One look at a time: who asks while one goes on gets the next, shared with all who ask meanwhile, so that
 * nobody is told what was true before they asked.
 */
export class SharedLook<T> {
  private running: Promise<void> | undefined;
  private next: Promise<T> | undefined;

  run(look: () => Promise<T>): Promise<T> {
    if (!this.running) return this.begin(look);
    this.next ??= this.running.then(() => this.begin(look));
    return this.next;
  }

  private begin(look: () => Promise<T>): Promise<T> {
    this.next = undefined;
    const found = look();
    const over = (): void => {
      // Who waits for the next begins it at once; until then nobody else may.
      if (!this.next) this.running = undefined;
    };
    this.running = found.then(over, over);
    return found;
  }
}
