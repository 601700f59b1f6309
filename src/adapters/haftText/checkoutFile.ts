import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { Fault } from '../../base/fault.ts';

export interface CheckoutFile {
  readonly bytes: Uint8Array;
  /** Another one once the file has changed, unless it changed twice within a tick of its clock. */
  readonly stamp: string;
  /** Epoch ms. */
  readonly changedAt: number;
}

/**
 * Where a path leads, links resolved, and the stamp of the file there.
 *
 * @throws Fault `outside_checkout`, `not_a_file`; errors of the system.
 */
export async function locate(
  path: string,
  root: string,
): Promise<{ target: string; stamp: string }> {
  const target = await realpath(path);
  if (!target.startsWith((await realpath(root)) + sep)) {
    throw new Fault({
      code: 'outside_checkout',
      what: 'The file is a link that leaves the checkout.',
      advice: 'Put the file itself there.',
    });
  }
  return { target, stamp: stampOf(regular(await stat(target, { bigint: true }))) };
}

/**
 * The stamp of a regular file whose folder is known to lie in the checkout; nothing for a link or whatever
 * else is there, which `locate` has to look at. @throws errors of the system.
 */
export async function stampHere(path: string): Promise<string | undefined> {
  const stats = await lstat(path, { bigint: true });
  return stats.isFile() ? stampOf(stats) : undefined;
}

/** Where this folder really is, if that is within `root`: what is no link in it is then no way out. */
export async function folderWithin(folder: string, root: string): Promise<string | undefined> {
  const [real, top] = await Promise.all([realpath(folder), realpath(root)]);
  return real.startsWith(top + sep) ? real : undefined;
}

/**
 * Reads a file that `locate` found; never waits for a pipe, never follows a link put there meanwhile.
 *
 * @param most Bytes; of a longer file one byte more than this is read.
 * @throws Fault `not_a_file`; errors of the system.
 */
export async function readWhole(target: string, most: number): Promise<CheckoutFile> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  await using handle = await open(target, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  const stats = regular(await handle.stat({ bigint: true }));
  const bytes = await readAtMost(handle, most + 1, Number(stats.size));
  return { bytes, stamp: stampOf(stats), changedAt: Number(stats.ctimeMs) };
}

/** @param size What it is likely to hold; thousands of small files shall not take the bound of each. */
async function readAtMost(handle: FileHandle, most: number, size: number): Promise<Uint8Array> {
  let buffer = new Uint8Array(Math.min(most, size + 1));
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === most) return buffer.slice(0, length);
    // It has grown meanwhile, or does not tell its size.
    if (length === buffer.length) buffer = grown(buffer, Math.min(most, 2 * length));
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

function regular(stats: BigIntStats): BigIntStats {
  if (stats.isFile()) return stats;
  throw new Fault({
    code: 'not_a_file',
    what: 'This is not a regular file.',
    advice: 'Remove it or give it another name.',
  });
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
