import { createHash } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { DrainView } from '../../domain/commission/drainView.ts';
import { foldVersion, type LedgerEntry, type LedgerState } from '../../domain/commission/ledger.ts';
import type { ChainPosition } from './chainSlice.ts';
import { syncFolder } from './journalDisk.ts';
import { readRow, sealRow, type PlacedEntry } from './snapshotRows.ts';

/** Raised when the lines of a snapshot change their meaning. */
const snapshotFormat = 4;
/** Entries that are read, and characters that are written, between two turns of the event loop: a few ms. */
const entriesAtOnce = 250;
const textAtOnce = 256 * 1024;
/** Bytes that are checked between two turns. */
const bytesAtOnce = 512 * 1024;
/** The first line is shorter than that. */
const mostOfPlace = 1_024;
const newline = 0x0a;

/** Where in a journal a snapshot was taken. */
export interface SnapshotPlace {
  readonly position: ChainPosition;
  /** Byte offset of the last line before the position: it must still be there and name `position.sum`. */
  readonly lastLine: number;
}

/** A ledger at one place of the journal, and what a reader needs to go on from there. */
export interface Snapshot extends SnapshotPlace {
  /** Byte offset of each commission's last line; the drain's own facts under the empty name. */
  readonly lastLines: Map<string, number>;
  readonly state: LedgerState;
  /** Bytes it takes on the disk. */
  readonly size: number;
}

/** What there is to write, as it was in one moment: whatever happens later changes nothing of it. */
export interface TakenSnapshot extends SnapshotPlace {
  readonly drainLine: number;
  readonly known: Omit<LedgerState, 'entries'>;
  readonly entries: readonly PlacedEntry[];
}

const placeShape = z.object({
  format: z.literal(snapshotFormat),
  fold: z.literal(foldVersion),
  position: z.object({
    ...{ offset: z.number(), seq: z.number(), sum: z.string() },
    astray: z.string().exactOptional(),
  }),
  lastLine: z.number(),
});

const knownShape = z.object({
  drainLine: z.number(),
  lastSeq: z.number(),
  recent: z.array(z.string()),
  setups: z.array(z.string()),
  takenOver: z.array(z.string()).default([]),
  drain: z.unknown().optional(),
  leftPaused: z.string().optional(),
});

/**
 * Writes a snapshot in place of the one there, complete or not at all. Sealed by a checksum: what it
 * holds is taken as it is when it is read. Whoever else is at work gets a turn every few ms. One that is
 * killed leaves at most one beginning, which the next writes over: there is one writer at a time.
 *
 * @returns The bytes it takes on the disk.
 */
export async function writeSnapshot(path: string, snapshot: TakenSnapshot): Promise<number> {
  const { position, lastLine, drainLine, known, entries } = snapshot;
  const place = { format: snapshotFormat, fold: foldVersion, position, lastLine };
  const prepared = `${path}.new`;
  const file = await open(prepared, 'w', 0o600);
  const hash = createHash('sha256');
  let text = `${JSON.stringify(place)}\n${JSON.stringify({ drainLine, ...known })}\n`;
  let size = 0;
  const write = async (): Promise<void> => {
    const bytes = Buffer.from(text, 'utf8');
    hash.update(bytes);
    await file.writeFile(bytes);
    size += bytes.length;
    text = '';
  };
  try {
    for (const entry of entries) {
      text += sealRow(entry);
      if (text.length >= textAtOnce) await write();
    }
    await write();
    await file.writeFile(`${hash.digest('hex')}\n`);
    await file.sync();
    await rename(prepared, path);
    await syncFolder(dirname(path));
    return size + sealLength;
  } catch (failure) {
    await unlink(prepared).catch(() => undefined);
    throw failure;
  } finally {
    await file.close();
  }
}

/** The snapshot at `path`; `undefined` when there is none, it is damaged, or of another version. */
export async function readSnapshot(path: string): Promise<Snapshot | undefined> {
  try {
    const bytes = await readFile(path);
    const body = bytes.subarray(0, -sealLength);
    if (bytes.toString('latin1', body.length) !== `${await sumOf(body)}\n`) return undefined;
    const placeEnd = body.indexOf(newline) + 1;
    const knownEnd = body.indexOf(newline, placeEnd) + 1;
    const { position, lastLine } = placeShape.parse(JSON.parse(body.toString('utf8', 0, placeEnd)));
    const fields: unknown = JSON.parse(body.toString('utf8', placeEnd, knownEnd));
    const { drainLine, drain, leftPaused, ...known } = knownShape.parse(fields);
    const lastLines = new Map<string, number>([['', drainLine]]);
    const entries = await readRows(body, knownEnd, lastLines);
    const leader = drain === undefined ? {} : { drain: drain as DrainView };
    const wide = { ...leader, ...(leftPaused !== undefined && { leftPaused }) };
    const state = { ...known, ...wide, entries };
    return { position, lastLine, lastLines, state, size: bytes.length };
  } catch {
    // Anything wrong with it means that the journal is read from its beginning: nothing is lost.
    return undefined;
  }
}

/** Where the snapshot at `path` says that it was taken, its checksum unread, and how large it is. */
export async function readPlace(
  path: string,
): Promise<(SnapshotPlace & { readonly size: number }) | undefined> {
  try {
    await using file = await open(path, 'r');
    const { buffer } = await file.read(Buffer.alloc(mostOfPlace), 0, mostOfPlace, 0);
    const line: unknown = JSON.parse(buffer.toString('utf8', 0, buffer.indexOf(newline)));
    const { position, lastLine } = placeShape.parse(line);
    return { position, lastLine, size: (await file.stat()).size };
  } catch {
    return undefined;
  }
}

/** The checksum in hex and a newline. */
const sealLength = 65;

async function sumOf(body: Buffer): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < body.length; start += bytesAtOnce) {
    hash.update(body.subarray(start, start + bytesAtOnce));
    await turn();
  }
  return hash.digest('hex');
}

async function readRows(
  body: Buffer,
  start: number,
  lastLines: Map<string, number>,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let at = start; at < body.length;) {
    const { entry, line, next } = readRow(body, at);
    entries.push(entry);
    lastLines.set(entry.id, line);
    at = next;
    if (entries.length % entriesAtOnce === 0) await turn();
  }
  return entries;
}
