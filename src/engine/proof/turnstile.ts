/** Lets so many in at once; who waits goes in the order of coming. */
export class Turnstile {
  private readonly width: number;
  private within = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(width: number) {
    this.width = Math.max(1, width);
  }

  /** Does `work` when there is room. @throws The signal's reason when aborted before; what `work` throws. */
  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.enter(signal);
    try {
      return await work();
    } finally {
      this.within -= 1;
      this.next();
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.within < this.width && this.waiting.length === 0) {
      this.within += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        this.within += 1;
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was aborted with
        reject(signal.reason);
        this.next();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(enter);
    });
  }

  private next(): void {
    if (this.within < this.width) this.waiting.shift()?.();
  }
}
