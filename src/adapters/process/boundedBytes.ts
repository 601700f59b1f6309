/** Bytes in order, up to a bound. */
export class BoundedBytes {
  private readonly max: number;
  private readonly onExcess: () => void;
  private readonly pieces: Buffer[] = [];
  private length = 0;
  private cut = false;

  /** @param onExcess Called once, when there are more than `max`. */
  constructor(max: number, onExcess: () => void) {
    this.max = max;
    this.onExcess = onExcess;
  }

  /** Whether there were more than are kept. */
  get isCut(): boolean {
    return this.cut;
  }

  push(bytes: Buffer): void {
    if (this.cut) return;
    const kept = bytes.subarray(0, this.max - this.length);
    this.pieces.push(kept);
    this.length += kept.length;
    if (kept.length === bytes.length) return;
    this.cut = true;
    this.onExcess();
  }

  all(): Buffer {
    return Buffer.concat(this.pieces, this.length);
  }
}
