import { Transform, type TransformCallback } from 'node:stream';

const newline = 0x0a;
/** Bytes at either end of a line in which its id is looked for. */
const ends = 1_024;

/**
 * Passes whole lines on, and of one that is too long only that it came: it is never kept as a whole, and those
 * behind it are heard (docs/rules.md R199).
 */
export class BoundedLines extends Transform {
  private readonly longest: number;
  private readonly onTooLong: (head: string, tail: string) => void;
  private pieces: Buffer[] = [];
  private size = 0;

  /**
   * @param longest Bytes of a line.
   * @param onTooLong Told the first and the last of one that has more.
   */
  constructor(longest: number, onTooLong: (head: string, tail: string) => void) {
    super();
    this.longest = longest;
    this.onTooLong = onTooLong;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.keep(chunk.subarray(from, end + 1));
      this.passOn();
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
    done();
  }

  /** Of what is too long both ends are kept. */
  private keep(piece: Buffer): void {
    this.size += piece.length;
    this.pieces.push(piece);
    if (this.size <= this.longest) return;
    const kept = Buffer.concat(this.pieces);
    this.pieces = [kept.subarray(0, ends), kept.subarray(Math.max(ends, kept.length - ends))];
  }

  private passOn(): void {
    const [line, isTooLong] = [Buffer.concat(this.pieces), this.size > this.longest];
    this.pieces = [];
    this.size = 0;
    if (!isTooLong) this.push(line);
    else this.onTooLong(line.subarray(0, ends).toString(), line.subarray(-ends).toString());
  }
}
