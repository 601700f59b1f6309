import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a byte stream into lines of any length. Pieces of an unfinished line are kept apart until its
 * end comes, so a line of many megabytes costs no repeated copying.
 */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private readonly tell: (line: string) => void;
  private pieces: string[] = [];

  constructor(tell: (line: string) => void) {
    this.tell = tell;
  }

  push(chunk: Buffer): void {
    const parts = this.decoder.write(chunk).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      this.pieces.push(part);
      this.flush();
    }
    if (last !== '') this.pieces.push(last);
  }

  /** Tells the last line when it has no line end. */
  end(): void {
    this.pieces.push(this.decoder.end());
    if (this.pieces.some((piece) => piece !== '')) this.flush();
    this.pieces = [];
  }

  private flush(): void {
    const line = this.pieces.join('');
    this.pieces = [];
    this.tell(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
