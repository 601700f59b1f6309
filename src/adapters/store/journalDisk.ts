import { randomBytes } from 'node:crypto';
import { constants, readSync } from 'node:fs';
import { link, open, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, isMissing } from '../files/missing.ts';

/** How many bytes are read at once: a few ms of checking and folding, then the event loop has a turn. */
export const chunkSize = 128 * 1024;

const newline = 0x0a;

/** The journal's bytes: reads anywhere, writes at the end only. Knows nothing of lines. */
export class JournalDisk {
  readonly path: string;
  private readonly file: FileHandle;
  private readonly inode: bigint;
  /** Why it was opened for reading alone. */
  private readonly refusal: Error | undefined;

  private constructor(path: string, { file, refusal }: Opened, inode: bigint) {
    this.path = path;
    this.file = file;
    this.refusal = refusal;
    this.inode = inode;
  }

  /**
   * Opens the file, for reading alone where it may not be written; `undefined` when there is none.
   */
  static async open(path: string): Promise<JournalDisk | undefined> {
    const opened = await openFile(path);
    if (!opened) return undefined;
    const { ino } = await opened.file.stat({ bigint: true });
    return new JournalDisk(path, opened, ino);
  }

  /** Makes the file with its first line, complete from its first moment; harmless when it exists. */
  static async create(path: string, header: string): Promise<void> {
    const prepared = `${path}.${randomBytes(8).toString('hex')}`;
    const file = await open(prepared, 'wx', 0o600);
    try {
      await file.writeFile(header);
      await file.sync();
      await link(prepared, path);
    } catch (failure) {
      if (!hasCode(failure, 'EEXIST')) throw failure;
    } finally {
      await file.close();
      await unlink(prepared);
    }
    await syncFolder(dirname(path));
  }

  /** Bytes in the file. */
  async size(): Promise<number> {
    return (await this.file.stat()).size;
  }

  /** False when the path names another file by now, or none. */
  async isInPlace(): Promise<boolean> {
    try {
      return (await stat(this.path, { bigint: true })).ino === this.inode;
    } catch {
      return false;
    }
  }

  /** At most `length` bytes from `offset`; fewer at the end of the file. */
  async read(offset: number, length: number = chunkSize): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.file.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** The line at `offset` without its newline, all there is when there is none; read at once. */
  lineAt(offset: number): Buffer {
    for (let length = 4_096; ; length *= 4) {
      const buffer = Buffer.allocUnsafe(length);
      const filled = readSync(this.file.fd, buffer, 0, length, offset);
      const end = buffer.subarray(0, filled).indexOf(newline);
      if (end >= 0 || filled < length) return buffer.subarray(0, end < 0 ? filled : end);
    }
  }

  /**
   * Appends in one write, makes it durable, and reads it again where it has to be. When any of this
   * fails, what came of it is taken back, so that either all of it is there or nothing.
   */
  async append(bytes: Buffer, size: number): Promise<void> {
    if (this.refusal) throw this.refusal;
    try {
      const { bytesWritten } = await this.file.write(bytes, 0, bytes.length);
      if (bytesWritten !== bytes.length)
        throw new Error(`Only ${bytesWritten} of ${bytes.length} bytes could be written.`);
      await this.file.datasync();
      if (!(await this.read(size, bytes.length)).equals(bytes))
        throw new Error(`The bytes at offset ${size} are not those that were written.`);
    } catch (failure) {
      await this.takeBack(bytes, size);
      throw failure;
    }
  }

  /** Cuts only what is ours: bytes of anybody else after `size` stay, whoever let them in. */
  private async takeBack(bytes: Buffer, size: number): Promise<void> {
    const found = await this.read(size, bytes.length + 1);
    if (found.length <= bytes.length && found.equals(bytes.subarray(0, found.length)))
      await this.cut(size);
  }

  /** Shortens the file to `size` bytes, durably. */
  async cut(size: number): Promise<void> {
    await this.file.truncate(size);
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Makes names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Opened {
  readonly file: FileHandle;
  readonly refusal?: Error;
}

async function openFile(path: string): Promise<Opened | undefined> {
  try {
    return { file: await open(path, constants.O_RDWR | constants.O_APPEND) };
  } catch (failure) {
    if (isMissing(failure)) return undefined;
    // Somebody may look without being allowed to write; the first write then says so.
    if (!(failure instanceof Error) || !hasCode(failure, 'EACCES', 'EPERM', 'EROFS')) throw failure;
    return { file: await open(path, constants.O_RDONLY), refusal: failure };
  }
}
