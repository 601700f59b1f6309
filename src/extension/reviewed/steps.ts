/** Steps through a review, one after the other, so that a key means where the one before it has led. */
export class Steps {
  private last: Promise<unknown> = Promise.resolve();

  /** Begins when those before it have ended, whatever came of them. */
  take<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.last.then(step);
    this.last = taken.catch(() => undefined);
    return taken;
  }
}
