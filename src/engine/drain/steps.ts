/** Steps one after another: many requests at once make one, after the one that is being taken. */
export class Steps {
  private readonly take: () => Promise<void>;
  private last: Promise<void> = Promise.resolve();
  private asked = false;
  private over = false;

  /** @param take One step; it never rejects. */
  constructor(take: () => Promise<void>) {
    this.take = take;
  }

  /** Whether another step follows the one that is being taken. */
  get isAsked(): boolean {
    return this.asked;
  }

  /** No step begins any more. */
  get isOver(): boolean {
    return this.over;
  }

  ask(): void {
    if (this.asked || this.over) return;
    this.asked = true;
    this.last = this.last.then(() => {
      this.asked = false;
      return this.take();
    });
  }

  end(): void {
    this.over = true;
  }
}
