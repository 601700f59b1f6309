import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { deferred } from '../../../base/deferred.ts';
import { messageOf } from '../../../base/fault.ts';
import type { FolderMaker } from '../../files/folderMaker.ts';

export interface HomeSeedOptions {
  /** Where the state of one codex is kept; that of others goes. */
  readonly folder: string;
  readonly make: FolderMaker;
  /** Lets this codex begin once in a home nobody is in, and end; at once when aborted. */
  readonly begin: (binary: string, home: string, signal: AbortSignal) => Promise<void>;
  readonly log: (line: string) => void;
}

/** How it is found out whether there is one. */
interface Learning {
  readonly stop: AbortController;
  /** Whether there is one; never rejects. */
  readonly known: Promise<boolean>;
  waiting: number;
}

/**
 * What codex makes in a home nobody has been in, made once for each codex instead of once for each home: its
 * empty databases (docs/rules.md R196). It is a shorter way only: without it, and
 * where it is not fit to be read, codex makes them itself.
 */
export class HomeSeed {
  private readonly options: HomeSeedOptions;
  /** By the folder of the codex they are of. */
  private readonly learned = new Map<string, Learning>();

  constructor(options: HomeSeedOptions) {
    this.options = options;
  }

  /**
   * Puts it into a home that is new; one that codex has been in keeps what it has.
   * Aborting ends the waiting, and then nothing was put anywhere.
   */
  async sow(home: string, binary: string, signal: AbortSignal): Promise<void> {
    if (existsSync(join(home, 'config.toml'))) return;
    const seed = join(this.options.folder, await nameOf(binary));
    if (!(await this.isThere(seed, binary, signal))) return;
    try {
      for (const name of await readdir(seed)) await copyFile(join(seed, name), join(home, name));
    } catch (thrown) {
      this.learned.delete(seed);
      this.options.log(`A home of codex begins without what is known: ${messageOf(thrown)}`);
    }
  }

  /** False when aborted: what began for nobody else has ended then. */
  private async isThere(seed: string, binary: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const learning = this.learned.get(seed) ?? this.beginLearning(seed, binary);
    this.learned.set(seed, learning);
    learning.waiting += 1;
    const isThere = await unlessAborted(learning.known, signal);
    learning.waiting -= 1;
    if (isThere !== undefined) return isThere;
    if (learning.waiting === 0) {
      learning.stop.abort();
      this.learned.delete(seed);
      await learning.known;
    }
    return false;
  }

  private beginLearning(seed: string, binary: string): Learning {
    const stop = new AbortController();
    return { stop, known: this.learn(seed, binary, stop.signal), waiting: 0 };
  }

  private async learn(seed: string, binary: string, signal: AbortSignal): Promise<boolean> {
    const { folder, make, begin, log } = this.options;
    if (existsSync(seed)) return true;
    const fresh = `${seed}.${randomUUID()}`;
    try {
      await make(fresh, 0o700);
      await begin(binary, fresh, signal);
      await keepState(fresh);
      await rename(fresh, seed).catch((thrown: unknown) => {
        // Another process was faster.
        if (!existsSync(seed)) throw thrown;
      });
      await removeOthers(folder, basename(seed));
      return true;
    } catch (thrown) {
      if (!signal.aborted)
        log(`What codex makes in a new home could not be kept: ${messageOf(thrown)}`);
      await rm(fresh, { recursive: true, force: true });
      return false;
    }
  }
}

/** A codex by its file: what one makes is not read by another. */
async function nameOf(binary: string): Promise<string> {
  const { size, mtimeMs } = await stat(binary);
  return createHash('sha256').update(`${binary} ${size} ${mtimeMs}`).digest('hex').slice(0, 16);
}

/** Databases and what stands in their logs; who it was, its settings and its programs are each home's own. */
async function keepState(home: string): Promise<void> {
  const others = (await readdir(home)).filter((name) => !/\.sqlite(?:-wal)?$/.test(name));
  await Promise.all(others.map((name) => rm(join(home, name), { recursive: true, force: true })));
}

/** Those of a codex that was replaced. */
async function removeOthers(folder: string, own: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => !name.startsWith(own));
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** What comes of it; undefined as soon as the signal is aborted before. */
async function unlessAborted<T>(known: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const { promise, resolve } = deferred<undefined>();
  const leave = (): void => resolve(undefined);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([known, promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
