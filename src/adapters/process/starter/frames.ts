import type { Writable } from 'node:stream';

/** Of this dialogue; the two ends may be of two versions when the program was exchanged under a running one. */
export const dialogue = 1;

/** What is told of one child. All bodies but bytes are JSON. */
const kinds = [
  // By the starter once it listens: `dialogue`.
  'ready',
  // To the starter: a `ChildOrder`; bytes; nothing; nothing.
  'order',
  'input',
  'inputEnd',
  'release',
  // By the starter: a `StartedChild`; bytes; bytes; how many of input were handed on; nothing; a `ChildEnd`.
  'started',
  'stdout',
  'stderr',
  'taken',
  'exited',
  'ended',
] as const;
export type FrameKind = (typeof kinds)[number];

export interface Frame {
  readonly kind: FrameKind;
  /** A number the engine gave the child. */
  readonly child: number;
  readonly body: Buffer;
}

/** A running child of the starter. */
export interface StartedChild {
  readonly pid: number;
  /** As `startIn` tells it, so that nobody else is taken for it later. */
  readonly start: string | null;
}

/** Length of the body, kind, child. */
const headBytes = 9;
const nothing = Buffer.alloc(0);

/** @returns False when the other end reads slower than this one writes. */
export function sendFrame(
  channel: Writable,
  kind: FrameKind,
  child: number,
  body: Uint8Array = nothing,
): boolean {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt8(kinds.indexOf(kind), 4);
  head.writeUInt32LE(child, 5);
  const flows = channel.write(head);
  return body.length === 0 ? flows : channel.write(body);
}

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Cuts what arrives into frames, each told with its body whole. */
export class FrameReader {
  private readonly tell: (frame: Frame) => void;
  private waiting: Buffer[] = [];
  private have = 0;
  private wanted = headBytes;

  constructor(tell: (frame: Frame) => void) {
    this.tell = tell;
  }

  /** @throws Error when what arrives is no frame. */
  push(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.have += chunk.length;
    if (this.have < this.wanted) return;
    let bytes = this.waiting.length === 1 ? chunk : Buffer.concat(this.waiting, this.have);
    for (;;) {
      this.wanted = headBytes + (bytes.length < headBytes ? 0 : bytes.readUInt32LE(0));
      if (bytes.length < headBytes || bytes.length < this.wanted) break;
      this.cut(bytes.subarray(0, this.wanted));
      bytes = bytes.subarray(this.wanted);
    }
    this.waiting = bytes.length === 0 ? [] : [bytes];
    this.have = bytes.length;
  }

  private cut(bytes: Buffer): void {
    const kind = kinds[bytes.readUInt8(4)];
    if (kind === undefined) throw new Error('The starter and its engine do not speak alike.');
    this.tell({ kind, child: bytes.readUInt32LE(5), body: bytes.subarray(headBytes) });
  }
}
