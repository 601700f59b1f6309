import { appendFile, readdir, rename, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Event } from '../../base/emitter.ts';
import { messageOf } from '../../base/fault.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Holding } from '../../engine/ports/holding.ts';
import type { RunEntry, RunLog } from '../../engine/ports/runLog.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { removeWhole } from '../files/removeWhole.ts';
import { redactSecrets } from './redact.ts';
import { attemptsIn, isFolderName, logName, olderLogName, readAttempt } from './runFolder.ts';
import { RunLogTail } from './runLogTail.ts';

/** Characters of text that an entry keeps. */
const longestText = 16_000;
/** Characters that are looked at for secrets, so that one huge output cannot hold everything up. */
const longestScan = 64_000;
const defaultMaxBytes = 8 * 1024 * 1024;

export interface RunLogOptions {
  /** The store's folder; logs lie below its `runs/`. */
  readonly dir: string;
  /** Bytes after which a log is moved aside, in place of the one moved before; default 8 MiB. */
  readonly maxBytes?: number;
  /** Told in one sentence when entries cannot be written. */
  readonly warn?: (warning: string) => void;
  /** Hides what is known to be secret; what only looks so is hidden anyway. */
  readonly redact?: (text: string) => string;
}

/** {@link RunLog} as one file of JSON lines for each attempt, with at most one older file beside it. */
export class RunLogFiles implements RunLog, Disposable {
  private readonly runs: string;
  private readonly make: FolderMaker;
  private readonly maxBytes: number;
  private readonly warn: ((warning: string) => void) | undefined;
  private readonly redact: (text: string) => string;
  private readonly tail: RunLogTail;
  /** Lines not yet written, by folder of the attempt. */
  private readonly waiting = new Map<string, string[]>();
  private writing: Promise<void> | undefined;

  readonly onDidAppend: Event<RunEntry>;

  constructor({ dir, maxBytes = defaultMaxBytes, warn, redact = same }: RunLogOptions) {
    this.redact = redact;
    this.runs = join(dir, 'runs');
    this.make = folderMaker(dir);
    this.maxBytes = maxBytes;
    this.warn = warn;
    this.tail = new RunLogTail(this.runs);
    this.onDidAppend = this.tail.onDidAppend;
  }

  append(entry: RunEntry): void {
    if (!isFolderName(entry.commission) || !Number.isSafeInteger(entry.attempt)) return;
    const folder = join(this.runs, entry.commission, String(entry.attempt));
    const lines = this.waiting.get(folder) ?? [];
    lines.push(`${JSON.stringify(cleaned(entry, this.redact))}\n`);
    this.waiting.set(folder, lines);
    this.writing ??= this.writeWaiting().finally(() => {
      this.writing = undefined;
    });
  }

  async read(commission: string): Promise<readonly RunEntry[]> {
    await this.flush();
    const attempts = await attemptsIn(this.runs, commission);
    const folders = attempts.map((attempt) => join(this.runs, commission, String(attempt)));
    return (await Promise.all(folders.map(readAttempt))).flat();
  }

  /** Whoever appends touches the folder, so that its time is that of the last entry. */
  async holdings(): Promise<readonly Holding[]> {
    const names = (await readdir(this.runs).catch(() => [])).filter(isFolderName);
    const looks = names.map(async (commission): Promise<Holding[]> => {
      const path = join(this.runs, commission);
      const found = await stat(path).catch(() => undefined);
      return found ? [{ commission, paths: [path], changedAt: found.mtimeMs }] : [];
    });
    return (await Promise.all(looks)).flat();
  }

  async forget(commission: string): Promise<void> {
    if (!isFolderName(commission)) return;
    await this.flush();
    await removeWhole(join(this.runs, commission));
  }

  /** Resolves when everything appended so far is written, or could not be. Never rejects. */
  async flush(): Promise<void> {
    await this.writing;
  }

  /** Ends the listening; what was appended is still written. */
  dispose(): void {
    this.tail.dispose();
  }

  private async writeWaiting(): Promise<void> {
    // Entries of one turn of the event loop are written together.
    await Promise.resolve();
    for (const [folder, lines] of this.waiting) {
      this.waiting.delete(folder);
      try {
        await this.write(folder, lines.join(''));
      } catch (failure) {
        this.warn?.(`${lines.length} log entries could not be written: ${messageOf(failure)}`);
      }
    }
  }

  private async write(folder: string, text: string): Promise<void> {
    const path = join(folder, logName);
    await this.make(folder, 0o700);
    if ((await sizeOf(path)) + Buffer.byteLength(text) > this.maxBytes)
      await rename(path, join(folder, olderLogName)).catch(() => undefined);
    await appendFile(path, text, { mode: 0o600 });
    // Whoever tails the logs watches only the folder of all runs, where this shows.
    const now = new Date();
    await utimes(dirname(folder), now, now);
  }
}

const same = (text: string): string => text;

function cleaned(entry: RunEntry, redact: (text: string) => string): RunEntry {
  const clean = (text: string): string =>
    redactSecrets(redact(text.slice(0, longestScan))).slice(0, longestText);
  const facts = Object.entries(entry.facts ?? {}).map(([key, fact]) => [
    key,
    typeof fact === 'string' ? clean(fact) : fact,
  ]);
  return {
    ...entry,
    text: clean(entry.text),
    ...(entry.facts && { facts: Object.fromEntries(facts) as NonNullable<RunEntry['facts']> }),
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
