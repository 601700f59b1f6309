/** What a command printed, its middle left out where it is too long: the start tells what ran, the end what failed. */
export class BoundedOutput {
  private readonly headLimit: number;
  private readonly tailLimit: number;
  private readonly head: Buffer[] = [];
  private headBytes = 0;
  private tail: Buffer[] = [];
  private tailBytes = 0;
  private dropped = 0;

  /** `limit` in bytes, of which a quarter is kept for the start. */
  constructor(limit: number) {
    this.headLimit = Math.floor(limit / 4);
    this.tailLimit = limit - this.headLimit;
  }

  push(chunk: Buffer): void {
    const room = this.headLimit - this.headBytes;
    const first = chunk.subarray(0, room);
    if (first.length > 0) {
      this.head.push(first);
      this.headBytes += first.length;
    }
    const rest = chunk.subarray(first.length);
    if (rest.length === 0) return;
    this.tail.push(rest);
    this.tailBytes += rest.length;
    if (this.tailBytes > 2 * this.tailLimit) this.trim();
  }

  text(): string {
    this.trim();
    const mark = this.dropped === 0 ? '' : `\n… ${this.dropped} bytes left out …\n`;
    return (
      Buffer.concat(this.head).toString('utf8') + mark + Buffer.concat(this.tail).toString('utf8')
    );
  }

  private trim(): void {
    const surplus = this.tailBytes - this.tailLimit;
    if (surplus <= 0) return;
    this.tail = [Buffer.concat(this.tail).subarray(surplus)];
    this.tailBytes = this.tailLimit;
    this.dropped += surplus;
  }
}
