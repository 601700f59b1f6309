import { open, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunEntry } from '../../engine/ports/runLog.ts';

/** The log of an attempt, and the one it replaced when it grew too long. */
export const logName = 'events.jsonl';
export const olderLogName = 'events.1.jsonl';

const shape = z.object({
  at: z.number(),
  commission: z.string(),
  attempt: z.number().int(),
  kind: z.string(),
  text: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** True for what may be the name of a folder: no separator, no dot in front. */
export function isFolderName(name: string): boolean {
  return /^[\w][\w.-]{0,127}$/.test(name);
}

/** The attempts of a commission that have a folder, lowest first. */
export async function attemptsIn(runs: string, commission: string): Promise<number[]> {
  if (!isFolderName(commission)) return [];
  try {
    const names = await readdir(join(runs, commission));
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** All entries of an attempt that are still kept, oldest first; lines that are none are left out. */
export async function readAttempt(folder: string): Promise<RunEntry[]> {
  const texts = await Promise.all([olderLogName, logName].map((name) => read(join(folder, name))));
  return texts.flatMap((text) => parseEntries(text));
}

/** The entries of whole lines. */
export function parseEntries(text: string): RunEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      const { facts, ...entry } = shape.parse(JSON.parse(line));
      return [{ ...entry, ...(facts && { facts }) }];
    } catch {
      return [];
    }
  });
}

/** How far a log was read; `inode` tells when it was replaced. */
export interface LogPlace {
  readonly inode: bigint;
  readonly offset: number;
}

/** Whole lines after `from`, the end of a replaced log first, and the place after them. */
export async function readOn(
  folder: string,
  from: LogPlace | undefined,
): Promise<{ readonly text: string; readonly place: LogPlace | undefined }> {
  const path = join(folder, logName);
  const inode = await inodeOf(path);
  if (inode === undefined) return { text: '', place: from };
  if (from === undefined || from.inode === inode)
    return await readLines(path, inode, from?.offset ?? 0);
  const older = join(folder, olderLogName);
  const rest =
    (await inodeOf(older)) === from.inode
      ? await readLines(older, from.inode, from.offset)
      : undefined;
  const fresh = await readLines(path, inode, 0);
  return { text: (rest?.text ?? '') + fresh.text, place: fresh.place };
}

async function readLines(
  path: string,
  inode: bigint,
  offset: number,
): Promise<{ text: string; place: LogPlace }> {
  const file = await open(path, 'r');
  try {
    const length = Math.max(0, (await file.stat()).size - offset);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    const end = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1;
    return { text: buffer.toString('utf8', 0, end), place: { inode, offset: offset + end } };
  } finally {
    await file.close();
  }
}

async function inodeOf(path: string): Promise<bigint | undefined> {
  try {
    return (await stat(path, { bigint: true })).ino;
  } catch {
    return undefined;
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
