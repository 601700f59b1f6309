/** How much of a child's input may be with the starter and not yet with the child, in bytes. */
const windowBytes = 256 * 1024;
const pieceBytes = 64 * 1024;

/**
 * Input on its way to a child: no more of it is handed over than the child takes, so that a slow reader
 * fills the engine's memory, as it always did, and not the starter's, whose size is its price.
 */
export class InputQueue {
  private readonly send: (piece: Uint8Array) => void;
  private readonly sendEnd: () => void;
  private waiting: Uint8Array[] = [];
  private underWay = 0;
  private state: 'open' | 'ending' | 'ended' = 'open';

  constructor(send: (piece: Uint8Array) => void, sendEnd: () => void) {
    this.send = send;
    this.sendEnd = sendEnd;
  }

  write(bytes: Uint8Array): void {
    if (this.state !== 'open') return;
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      this.waiting.push(bytes.subarray(at, at + pieceBytes));
    }
    this.pump();
  }

  end(): void {
    if (this.state === 'open') this.state = 'ending';
    this.pump();
  }

  /** So many bytes were handed on. */
  taken(count: number): void {
    this.underWay -= count;
    this.pump();
  }

  private pump(): void {
    let sent = 0;
    while (sent < this.waiting.length && this.underWay < windowBytes) {
      const piece = this.waiting[sent++] ?? new Uint8Array();
      this.underWay += piece.length;
      this.send(piece);
    }
    this.waiting.splice(0, sent);
    if (this.state !== 'ending' || this.waiting.length > 0) return;
    this.state = 'ended';
    this.sendEnd();
  }
}
