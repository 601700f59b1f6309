import { parseEvent, readLine, type ChainedEvent, type LineFlaw } from './chain.ts';

/** How far a chain has been read: always the end of a complete batch. */
export interface ChainPosition {
  /** Byte offset after the last line. */
  readonly offset: number;
  /** `seq` of the last event; 0 after the header alone. */
  readonly seq: number;
  /** Checksum of the last line that counts. */
  readonly sum: string;
  /** Checksum of the void line right before the offset, if there is one. */
  readonly astray?: string;
}

/** An event with the byte offset at which its line starts. */
export interface PlacedEvent extends ChainedEvent {
  readonly offset: number;
}

/** A line that stops every reader, and where. */
export interface ChainDamage {
  readonly offset: number;
  readonly flaw: LineFlaw | 'shorter';
}

/** What bytes after a position hold. */
export interface ChainSlice {
  readonly events: readonly PlacedEvent[];
  /** After the last complete batch. */
  readonly position: ChainPosition;
  /** Bytes after `position` that are the beginning of a batch: more to come, or a torn tail. */
  readonly open: number;
  /** Byte offsets of the lines that are void. */
  readonly astray: readonly number[];
  readonly damage?: ChainDamage;
}

const newline = 0x0a;

/**
 * Reads whole batches from `bytes`, which start at `from.offset`. A batch counts only when it is
 * complete, so that what was appended together is seen together or not at all. Reading stops at the
 * first line whose checksum, place in the chain or batch is wrong; only a line that came too late, its
 * number being taken, is void and passed over: what counts was acknowledged before it (docs/rules.md R97).
 */
export function readSlice(bytes: Buffer, from: ChainPosition): ChainSlice {
  const events: PlacedEvent[] = [];
  const astray: number[] = [];
  let settled = from;
  let pending: PlacedEvent[] = [];
  let at = from;
  const done = (damage?: ChainDamage): ChainSlice => ({
    events,
    position: settled,
    open: bytes.length - (settled.offset - from.offset),
    astray,
    ...(damage && { damage }),
  });
  for (;;) {
    const start = at.offset - from.offset;
    const end = bytes.indexOf(newline, start);
    if (end < 0) return done();
    const read = readPlaced(bytes.subarray(start, end), at, pending);
    if ('flaw' in read) return done({ offset: at.offset, flaw: read.flaw });
    const offset = from.offset + end + 1;
    if ('astray' in read) {
      astray.push(at.offset);
      settled = at = { ...at, offset, astray: read.astray };
      continue;
    }
    pending.push(read.placed);
    at = { offset, seq: read.placed.event.seq, sum: read.sum };
    if (read.placed.batch[0] < read.placed.batch[1]) continue;
    events.push(...pending);
    pending = [];
    settled = at;
  }
}

/**
 * True when `open`, the bytes after the last complete batch, are the beginning of an append that was
 * cut off. A whole line with something else in place of its newline is not: it was complete once.
 */
export function isTorn(open: Buffer): boolean {
  const last = open.subarray(open.lastIndexOf(newline) + 1);
  return readLine(last.subarray(0, -1)).kind === 'flawed';
}

type LinePlace =
  | { readonly placed: PlacedEvent; readonly sum: string }
  | { readonly astray: string }
  | { readonly flaw: LineFlaw };

function readPlaced(bytes: Buffer, at: ChainPosition, pending: readonly PlacedEvent[]): LinePlace {
  const line = readLine(bytes);
  if (line.kind === 'flawed') return { flaw: line.flaw };
  const parsed = parseEvent(line.text);
  if (!parsed) return { flaw: 'shape' };
  const { prev, ...chained } = parsed;
  const { seq } = chained.event;
  if (prev !== at.sum || seq !== at.seq + 1) {
    // A gap, in contrast, is a loss: what is missing was acknowledged once.
    const late = pending.length === 0 && (seq <= at.seq || prev === at.astray);
    return late ? { astray: line.sum } : { flaw: 'off_chain' };
  }
  if (!continues(chained.batch, pending)) return { flaw: 'shape' };
  return { placed: { ...chained, offset: at.offset }, sum: line.sum };
}

function continues(batch: PlacedEvent['batch'], pending: readonly PlacedEvent[]): boolean {
  const [index, size] = batch;
  return index === pending.length + 1 && index <= size && (pending[0]?.batch[1] ?? size) === size;
}
