import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';

/** Bytes that are checked or handed on between two turns of the event loop: a few ms. */
const bytesAtOnce = 128 * 1024;
const newline = 0x0a;
/** A checksum in hex and a newline. */
const sealLength = 65;

/**
 * Writes lines, none of which holds a newline, in place of the file there, complete or not at all; a
 * checksum stands below them. For what can be made again: nothing is forced to the disk.
 *
 * @param most Bytes; beyond them nothing is written.
 * @returns False where it was too much. @throws Errors of the system.
 */
export async function writeSealed(
  path: string,
  lines: Iterable<string>,
  most: number,
): Promise<boolean> {
  const prepared = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await open(prepared, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for (const text of pieces(lines)) {
      hash.update(text);
      bytes += (await file.write(text)).bytesWritten;
      if (bytes > most) return false;
    }
    await file.write(`${hash.digest('hex')}\n`);
    await rename(prepared, path);
    return true;
  } finally {
    await file.close();
    await unlink(prepared).catch(() => undefined);
  }
}

/** Hands each line on, if all of them are as they were written. False where they are not, or are missing. */
export async function readSealed(path: string, take: (line: string) => void): Promise<boolean> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  const body = bytes.subarray(0, -sealLength);
  const hash = createHash('sha256');
  for (let start = 0; start < body.length; start += bytesAtOnce) {
    hash.update(body.subarray(start, start + bytesAtOnce));
    await turn();
  }
  if (bytes.toString('latin1', body.length) !== `${hash.digest('hex')}\n`) return false;
  for (let start = 0; start < body.length;) {
    const end = body.indexOf(newline, Math.min(start + bytesAtOnce, body.length - 1)) + 1;
    for (const line of body.toString('utf8', start, end - 1).split('\n')) take(line);
    start = end;
    await turn();
  }
  return true;
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < bytesAtOnce) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
