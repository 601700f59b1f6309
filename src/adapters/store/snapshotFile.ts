import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { DrainView } from '../../domain/commission/drainView.ts';
import { foldVersion, type LedgerEntry, type LedgerState } from '../../domain/commission/ledger.ts';
import type { Situation } from '../../domain/commission/situation.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { ChainPosition } from './chainSlice.ts';
import { syncFolder } from './journalDisk.ts';

/** Raised when the lines of a snapshot change their meaning. */
const snapshotFormat = 3;
/** Entries that are turned into text between two turns of the event loop: a few ms. */
const entriesAtOnce = 1_000;
/** Bytes that are checked, or turned back into entries, between two turns. */
const bytesAtOnce = 128 * 1024;
const newline = 0x0a;

/** A ledger at one place of the journal, and what a reader needs to go on from there. */
export interface Snapshot {
  readonly position: ChainPosition;
  /** Byte offset of the last line before the position: it must still be there and name `position.sum`. */
  readonly lastLine: number;
  /** Byte offset of each commission's last line; the drain's own facts under the empty name. */
  readonly lastLines: Map<string, number>;
  readonly state: LedgerState;
}

const headShape = z.object({
  format: z.literal(snapshotFormat),
  fold: z.literal(foldVersion),
  position: z.object({ offset: z.number(), seq: z.number(), sum: z.string() }),
  lastLine: z.number(),
  drainLine: z.number(),
  lastSeq: z.number(),
  recent: z.array(z.string()),
  setups: z.array(z.string()),
  takenOver: z.array(z.string()).default([]),
  drain: z.unknown().optional(),
  leftPaused: z.string().optional(),
});

/** Text of one commission: id, last line, decision, where it stands, envelopes, and its view unless closed. */
type Row = readonly [
  id: string,
  line: number,
  decision: string,
  situation: Situation,
  envelopes?: readonly string[] | null,
  view?: CommissionView,
];

/**
 * Writes a snapshot in place of the one there, complete or not at all. Sealed by a checksum: what it
 * holds is taken as it is when it is read.
 */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  const { position, lastLine, lastLines, state } = snapshot;
  const { entries, ...known } = state;
  const drainLine = lastLines.get('') ?? 0;
  const fixed = { format: snapshotFormat, fold: foldVersion };
  const head = { ...fixed, position, lastLine, drainLine, ...known };
  const prepared = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(prepared, 'wx', 0o600);
  const hash = createHash('sha256');
  const write = async (text: string): Promise<void> => {
    hash.update(text);
    await file.writeFile(text);
  };
  try {
    await write(`${JSON.stringify(head)}\n`);
    let rows: string[] = [];
    for (const entry of entries) {
      rows.push(`${JSON.stringify(rowOf(entry, lastLines))}\n`);
      if (rows.length < entriesAtOnce) continue;
      await write(rows.join(''));
      rows = [];
    }
    await write(rows.join(''));
    await file.writeFile(`${hash.digest('hex')}\n`);
    await file.sync();
    await rename(prepared, path);
    await syncFolder(dirname(path));
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
    const headEnd = body.indexOf(newline) + 1;
    const head: unknown = JSON.parse(body.toString('utf8', 0, headEnd));
    const { position, lastLine, drainLine, drain, leftPaused, ...known } = headShape.parse(head);
    const lastLines = new Map<string, number>([['', drainLine]]);
    const entries = await parseRows(body.subarray(headEnd), lastLines);
    const leader = drain === undefined ? {} : { drain: drain as DrainView };
    return {
      position,
      lastLine,
      lastLines,
      state: { ...known, entries, ...leader, ...(leftPaused !== undefined && { leftPaused }) },
    };
  } catch {
    // Anything wrong with it means that the journal is read from its beginning: nothing is lost.
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

function rowOf(entry: LedgerEntry, lastLines: ReadonlyMap<string, number>): Row {
  const { id, decision, situation, envelopes, view } = entry;
  const row = [id, lastLines.get(id) ?? 0, decision, situation] as const;
  if (view) return [...row, envelopes ?? null, view];
  return envelopes ? [...row, envelopes] : row;
}

async function parseRows(body: Buffer, lastLines: Map<string, number>): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let start = 0; start < body.length;) {
    const end = body.indexOf(newline, Math.min(start + bytesAtOnce, body.length - 1)) + 1;
    for (const line of body.toString('utf8', start, end - 1).split('\n')) {
      const [id, offset, decision, situation, envelopes, view] = JSON.parse(line) as Row;
      const entry = { id, decision, situation, ...(envelopes && { envelopes }) };
      entries.push(view ? { ...entry, view } : entry);
      lastLines.set(id, offset);
    }
    start = end;
    await turn();
  }
  return entries;
}
