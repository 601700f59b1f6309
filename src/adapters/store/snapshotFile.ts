import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { CommissionView } from '../../domain/commission/view.ts';
import {
  foldVersion,
  type DrainView,
  type LedgerEntry,
  type LedgerState,
} from '../../domain/commission/ledger.ts';
import type { ChainPosition } from './chainSlice.ts';
import { syncFolder } from './journalDisk.ts';

/** Raised when the lines of a snapshot change their meaning. */
const snapshotFormat = 1;
/** Entries that are turned into text, or back, between two turns of the event loop. */
const entriesAtOnce = 2_000;

/** A ledger at one place of the journal, and what a reader needs to go on from there. */
export interface Snapshot {
  readonly position: ChainPosition;
  /** Byte offset of the last line before the position: it must still be there and name `position.sum`. */
  readonly lastLine: number;
  /** Byte offset of each commission's last line; the drain's own facts under the empty name. */
  readonly lastLines: ReadonlyMap<string, number>;
  readonly state: LedgerState;
}

const headShape = z.object({
  format: z.literal(snapshotFormat),
  fold: z.literal(foldVersion),
  position: z.object({ offset: z.number(), seq: z.number(), sum: z.string() }),
  lastLine: z.number(),
  drainLine: z.number(),
  lastSeq: z.number(),
  drain: z.unknown().optional(),
});

/** Text of one commission: id, last line, decision, its envelopes, and its view unless it is closed. */
type Row = readonly [
  id: string,
  line: number,
  decision: string,
  envelopes?: readonly string[] | null,
  view?: CommissionView,
];

/**
 * Writes a snapshot in place of the one there, complete or not at all. Sealed by a checksum: what it
 * holds is taken as it is when it is read.
 */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  const { position, lastLine, lastLines, state } = snapshot;
  const { lastSeq, drain, entries } = state;
  const drainLine = lastLines.get('') ?? 0;
  const fixed = { format: snapshotFormat, fold: foldVersion };
  const head = { ...fixed, position, lastLine, drainLine, lastSeq, drain };
  const prepared = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(prepared, 'wx', 0o600);
  const hash = createHash('sha256');
  const write = async (text: string): Promise<void> => {
    hash.update(text);
    await file.writeFile(text);
  };
  try {
    await write(`${JSON.stringify(head)}\n`);
    for (let start = 0; start < entries.length; start += entriesAtOnce) {
      const rows = entries.slice(start, start + entriesAtOnce);
      await write(rows.map((entry) => `${JSON.stringify(rowOf(entry, lastLines))}\n`).join(''));
    }
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
    const body = bytes.subarray(0, -65);
    const sum = createHash('sha256').update(body).digest('hex');
    if (bytes.toString('latin1', body.length) !== `${sum}\n`) return undefined;
    const [head = '', ...lines] = body.toString('utf8').trimEnd().split('\n');
    const { position, lastLine, drainLine, lastSeq, drain } = headShape.parse(JSON.parse(head));
    const lastLines = new Map<string, number>([['', drainLine]]);
    const entries = await parseRows(lines, lastLines);
    const leader = drain === undefined ? {} : { drain: drain as DrainView };
    return { position, lastLine, lastLines, state: { lastSeq, entries, ...leader } };
  } catch {
    // Anything wrong with it means that the journal is read from its beginning: nothing is lost.
    return undefined;
  }
}

function rowOf(entry: LedgerEntry, lastLines: ReadonlyMap<string, number>): Row {
  const { id, decision, envelopes, view } = entry;
  const row = [id, lastLines.get(id) ?? 0, decision] as const;
  if (view) return [...row, envelopes ?? null, view];
  return envelopes ? [...row, envelopes] : row;
}

async function parseRows(
  lines: readonly string[],
  lastLines: Map<string, number>,
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % entriesAtOnce === 0) await turn();
    const [id, offset, decision, envelopes, view] = JSON.parse(line) as Row;
    entries.push({ id, decision, ...(envelopes && { envelopes }), ...(view && { view }) });
    lastLines.set(id, offset);
  }
  return entries;
}
