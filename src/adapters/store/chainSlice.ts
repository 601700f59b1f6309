import { parseEvent, readLine, type ChainedEvent, type LineFlaw } from './chain.ts';

/** How far a chain has been read: always the end of a complete batch. */
export interface ChainPosition {
  /** Byte offset after the last line. */
  readonly offset: number;
  /** `seq` of the last event; 0 after the header alone. */
  readonly seq: number;
  /** Checksum of the last line. */
  readonly sum: string;
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
  readonly damage?: ChainDamage;
}

const newline = 0x0a;

/**
 * Reads whole batches from `bytes`, which start at `from.offset`. A batch counts only when it is
 * complete, so that what was appended together is seen together or not at all. Reading stops at the
 * first line whose checksum, place in the chain or batch is wrong.
 */
export function readSlice(bytes: Buffer, from: ChainPosition): ChainSlice {
  const events: PlacedEvent[] = [];
  let settled = from;
  let pending: PlacedEvent[] = [];
  let at = from;
  const done = (damage?: ChainDamage): ChainSlice => ({
    events,
    position: settled,
    open: bytes.length - (settled.offset - from.offset),
    ...(damage && { damage }),
  });
  for (;;) {
    const start = at.offset - from.offset;
    const end = bytes.indexOf(newline, start);
    if (end < 0) return done();
    const read = readPlaced(bytes.subarray(start, end), at, pending);
    if ('flaw' in read) return done({ offset: at.offset, flaw: read.flaw });
    pending.push(read.placed);
    at = { offset: from.offset + end + 1, seq: read.placed.event.seq, sum: read.sum };
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

function readPlaced(
  bytes: Buffer,
  at: ChainPosition,
  pending: readonly PlacedEvent[],
): { readonly placed: PlacedEvent; readonly sum: string } | { readonly flaw: LineFlaw } {
  const line = readLine(bytes);
  if (line.kind === 'flawed') return { flaw: line.flaw };
  const parsed = parseEvent(line.text);
  if (!parsed) return { flaw: 'shape' };
  const { prev, ...chained } = parsed;
  if (prev !== at.sum || chained.event.seq !== at.seq + 1) return { flaw: 'off_chain' };
  if (!continues(chained.batch, pending)) return { flaw: 'shape' };
  return { placed: { ...chained, offset: at.offset }, sum: line.sum };
}

function continues(batch: PlacedEvent['batch'], pending: readonly PlacedEvent[]): boolean {
  const [index, size] = batch;
  return index === pending.length + 1 && index <= size && (pending[0]?.batch[1] ?? size) === size;
}
