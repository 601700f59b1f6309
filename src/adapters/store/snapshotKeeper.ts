import { join } from 'node:path';
import { Fault, messageOf } from '../../base/fault.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import { StoreLock } from './lock.ts';
import type { StoreRecord } from './storeRecord.ts';

/** Bytes of the journal after which what is known is written down: to fold them again takes some 40 ms. */
const defaultBytes = 2 * 1024 * 1024;
/** How long after that it is done, in ms: what follows soon is in it. */
const pauseMs = 2_000;
const lockName = 'covering';

export interface SnapshotOptions {
  readonly dir: string;
  readonly processes: Processes;
  readonly clock: Clock;
  /** Bytes of the journal after which a snapshot is taken; default 2 MiB, and a quarter of the last one. */
  readonly snapshotBytes?: number;
  /** Keeps nothing. */
  readonly lookOnly?: boolean;
  /** Told in one sentence what was repaired, or cannot be watched or kept. */
  readonly warn?: (warning: string) => void;
}

/**
 * Takes a snapshot now and then, one process of a store at a time, beside whatever is read and written: no
 * transition waits for it (docs/rules.md R183).
 */
export class SnapshotKeeper {
  private readonly options: SnapshotOptions;
  private readonly record: StoreRecord;
  private readonly lock: StoreLock;
  private pause: Disposable | undefined;
  private covering: Promise<void> | undefined;
  private closed = false;

  constructor(record: StoreRecord, options: SnapshotOptions) {
    this.record = record;
    this.options = options;
    const { dir, processes } = options;
    // Who finds another at it leaves it to them.
    this.lock = new StoreLock({ path: join(dir, lockName), processes, timeoutMs: 0 });
  }

  /** After anything was read or written: takes one soon where enough has come together. */
  look(): void {
    if (this.closed || this.pause || this.covering || !this.isDue()) return;
    this.pause = this.options.clock.after(pauseMs, () => {
      this.pause = undefined;
      this.covering = this.cover().finally(() => (this.covering = undefined));
    });
  }

  /** Takes one now. @throws Fault `store_busy` where another process is at it and does not come to an end. */
  async take(): Promise<void> {
    if (!this.record.isKnown) return;
    await this.covering;
    const { dir, processes } = this.options;
    const lock = new StoreLock({ path: join(dir, lockName), processes });
    const release = await lock.acquire(new AbortController().signal);
    try {
      await this.record.cover();
    } finally {
      await release();
      await lock.close().catch(() => undefined);
    }
  }

  /** Resolves when the one being written is; takes what is due. Nothing is taken afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    this.pause?.dispose();
    await this.covering;
    await this.cover();
    await this.lock.close().catch(() => undefined);
  }

  private get bytes(): number {
    return this.options.snapshotBytes ?? defaultBytes;
  }

  private isDue(): boolean {
    return this.options.lookOnly !== true && this.record.isDue(this.bytes);
  }

  private async cover(): Promise<void> {
    if (!this.isDue()) return;
    try {
      const release = await this.lock.acquire(new AbortController().signal);
      try {
        await this.record.coverIfDue(this.bytes);
      } finally {
        await release();
        // It is long until the next: nothing of it is kept until then.
        await this.lock.close().catch(() => undefined);
      }
    } catch (failure) {
      if (!Fault.is(failure, 'store_busy'))
        this.options.warn?.(`The snapshot could not be written: ${messageOf(failure)}`);
    }
  }
}
