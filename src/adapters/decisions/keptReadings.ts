import { hash } from 'node:crypto';
import { join } from 'node:path';
import { readSealed, writeSealed } from '../files/sealedLines.ts';
import type { DecisionReading } from './decisionFile.ts';

/**
 * Raised when the same bytes are read as something else: what an older number kept is read anew. A test
 * holds it to the reading.
 */
export const readingsFormat = 1;

/** Fewer files than this are read sooner than they are worth a file of their own. */
const worthKeeping = 200;
/** Bytes; a project of longer decisions reads them each time. */
const mostKept = 64 * 1024 * 1024;

/** Each checkout of a store has its own: the names are the same, the files are not. */
export const readingsPath = (storeFolder: string, root: string): string =>
  join(storeFolder, `decisions-${hash('sha256', root).slice(0, 8)}.jsonl`);

interface Kept {
  readonly stamp: string;
  readonly reading: DecisionReading;
}

/**
 * What decision files were read as, by their name, and from one process to the next in a file. Whatever is
 * kept counts only for a file with the very stamp it had (docs/rules.md R266).
 */
export class KeptReadings {
  private readonly path: string | undefined;
  private readonly lookOnly: boolean;
  private readonly kept = new Map<string, Kept>();
  private loading: Promise<void> | undefined;
  private saving = Promise.resolve();
  /** Readings that the file does not hold. */
  private unsaved = 0;

  /**
   * @param path Where to keep them; nothing is kept beyond this process without, or where its folder is missing.
   * @param lookOnly What is there is read, and nothing written.
   */
  constructor(path?: string, lookOnly = false) {
    this.path = path;
    this.lookOnly = lookOnly;
  }

  /** Reads what was kept, once; before that nothing is known. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.path === undefined ? Promise.resolve() : this.read(this.path);
    return this.loading;
  }

  get(name: string, stamp: string): DecisionReading | undefined {
    const kept = this.kept.get(name);
    return kept?.stamp === stamp ? kept.reading : undefined;
  }

  set(name: string, stamp: string, reading: DecisionReading): void {
    this.kept.set(name, { stamp, reading });
    this.unsaved += 1;
  }

  /** Forgets the files that are not among these. */
  hold(names: ReadonlySet<string>): void {
    for (const name of this.kept.keys()) if (!names.has(name)) this.kept.delete(name);
  }

  /** Writes what is worth it, later; nobody waits and a failure costs only time. */
  save(): void {
    const { path } = this;
    if (path === undefined || this.lookOnly || this.unsaved < worthKeeping) return;
    const count = this.unsaved;
    this.unsaved = 0;
    this.saving = this.saving.then(async () => {
      if (!(await this.write(path))) this.unsaved += count;
    });
  }

  /** Resolves when nothing is being written. Who made the store after the files were read keeps them now. */
  async rest(): Promise<void> {
    await this.saving;
    this.save();
    await this.saving;
  }

  private async read(path: string): Promise<void> {
    let isOurs: boolean | undefined;
    await readSealed(path, (line) => {
      if (isOurs === undefined) isOurs = line === head;
      else if (isOurs) this.take(line);
    }).catch(() => this.kept.clear());
  }

  private take(line: string): void {
    // Ours, sealed by a checksum.
    const [name, stamp, reading] = JSON.parse(line) as [string, string, DecisionReading];
    this.kept.set(name, { stamp, reading });
  }

  /** False where it cannot be written, as before there is a store. */
  private write(path: string): Promise<boolean> {
    return writeSealed(path, this.lines(), mostKept).then(
      () => true,
      () => false,
    );
  }

  private *lines(): Generator<string> {
    yield head;
    for (const [name, { stamp, reading }] of this.kept)
      yield JSON.stringify([name, stamp, reading]);
  }
}

const head = JSON.stringify({ readings: readingsFormat });
