import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { link, open, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../../base/fault.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import { hasCode, missingIsUndefined } from '../files/missing.ts';

/** How long a writer waits for another before it gives up, in ms. */
const defaultTimeoutMs = 10_000;
/** Shortest and longest pause between looks, in ms; a release wakes a waiter before that. */
const firstPauseMs = 10;
const longestPauseMs = 50;

export interface LockOptions {
  /** Path of the lock file; files named `<path>.…` beside it belong to the lock too. */
  readonly path: string;
  readonly processes: Processes;
  /** Default 10,000 ms. */
  readonly timeoutMs?: number;
}

/** Stands for a holder that cannot be read; never taken for a process that is gone. */
const unreadable = 'unreadable';

/** Who holds a lock: read from the lock file, which is complete from its first moment. */
interface Holder {
  /** As {@link Processes.self} prints it. */
  readonly process: string;
  /** Random, one for each {@link StoreLock}: of a process that is gone it never comes back. */
  readonly token: string;
}

/** Lets the lock go. Never rejects. */
export type Release = () => Promise<void>;

/**
 * Mutual exclusion among processes by a prepared file that is linked into place: `link(2)` succeeds for
 * one only, and the name never shows a half-written file. Taken over at once when the holding process
 * is gone, never on age: a stopped laptop is not a dead one (docs/rules.md R98).
 */
export class StoreLock {
  private readonly options: Required<LockOptions>;
  private readonly me: Holder;
  private readonly prepared: string;
  private inode: bigint | undefined;
  /** Dead processes may have left files: seen at the first turn, and after each take-over. */
  private untidy = true;

  constructor(options: LockOptions) {
    this.options = { timeoutMs: defaultTimeoutMs, ...options };
    this.me = { process: options.processes.self, token: randomBytes(8).toString('hex') };
    this.prepared = `${options.path}.${this.me.token}`;
  }

  /**
   * Waits until the lock is ours.
   *
   * @throws Fault `store_busy` naming the holder after the time-out; what `signal` was aborted with.
   */
  async acquire(signal: AbortSignal): Promise<Release> {
    const { path, processes, timeoutMs } = this.options;
    const started = performance.now();
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      signal.throwIfAborted();
      if (await this.linkTo(path)) return await this.taken();
      const holder = await readHolder(path);
      if (!holder) continue;
      if (processes.state(holder.process) === 'gone') {
        this.untidy = true;
        await this.breakLock(path, holder);
        continue;
      }
      const left = timeoutMs - (performance.now() - started);
      if (left <= 0) throw busy(holder.process, path, processes);
      await pauseFor(path, Math.min(pause, left), signal);
    }
  }

  /**
   * Waits until no living process holds it, without taking it and without a trace.
   *
   * @throws Fault `store_busy` naming the holder after the time-out; what `signal` was aborted with.
   */
  async awaitFree(signal: AbortSignal): Promise<void> {
    const { path, processes, timeoutMs } = this.options;
    const started = performance.now();
    for (;;) {
      signal.throwIfAborted();
      const holder = await readHolder(path);
      if (!holder || processes.state(holder.process) === 'gone') return;
      const left = timeoutMs - (performance.now() - started);
      if (left <= 0) throw busy(holder.process, path, processes);
      await pauseFor(path, Math.min(longestPauseMs, left), signal);
    }
  }

  /** Removes what this lock keeps on disk. Call when nothing is held or awaited any more. */
  async close(): Promise<void> {
    if (this.inode !== undefined) await unlinkQuietly(this.prepared);
    this.inode = undefined;
  }

  /** True when `path` is now a name of our prepared file. */
  private async linkTo(path: string): Promise<boolean> {
    for (;;) {
      this.inode ??= await prepare(this.prepared, this.me);
      try {
        await link(this.prepared, path);
        return true;
      } catch (failure) {
        if (hasCode(failure, 'EEXIST')) return false;
        if (!hasCode(failure, 'ENOENT')) throw failure;
        // The prepared file was tidied away by somebody: make another.
        this.inode = undefined;
      }
    }
  }

  private async taken(): Promise<Release> {
    const release = (): Promise<void> => this.letGo();
    if (!this.untidy) return release;
    try {
      await this.sweep();
      this.untidy = false;
      return release;
    } catch (failure) {
      await release();
      throw failure;
    }
  }

  private async letGo(): Promise<void> {
    const { path } = this.options;
    try {
      // A lock that was deleted by hand may be somebody else's by now.
      const found = await stat(path, { bigint: true });
      if (found.ino === this.inode) await unlink(path);
    } catch {
      // It is gone already, which is what was wanted.
    }
  }

  /**
   * Removes the file of a holder that is gone, unless somebody was faster. Deleting by name is safe only
   * for one at a time: who may delete the file with this token is decided by a lock of its own, named
   * after the token, and taken over in the same way when *its* holder is gone. Under it the file is
   * looked at once more: a token of a dead process never comes back, so what still carries it is stale.
   */
  private async breakLock(path: string, stale: Holder): Promise<void> {
    const guard = `${this.options.path}.over-${stale.token}`;
    if (!(await this.linkTo(guard))) {
      const other = await readHolder(guard);
      if (other && this.options.processes.state(other.process) === 'gone')
        await this.breakLock(guard, other);
      return;
    }
    try {
      const now = await readHolder(path);
      if (now?.token === stale.token) await unlinkQuietly(path);
    } finally {
      await unlinkQuietly(guard);
    }
  }

  /**
   * Deletes what dead processes left beside the lock; only while holding it. A guard that is deleted
   * then guards nothing: the token it is for is not the lock's, and never will be again. A prepared file
   * that cannot be read was not finished: should its maker live, it makes another.
   */
  private async sweep(): Promise<void> {
    const { path, processes } = this.options;
    const prefix = `${basename(path)}.`;
    for (const name of await readdir(dirname(path))) {
      const file = join(dirname(path), name);
      if (!name.startsWith(prefix) || file === this.prepared) continue;
      const holder = await readHolder(file);
      if (!holder) continue;
      const unfinished = holder.token === unreadable && !name.startsWith(`${prefix}over-`);
      if (unfinished || processes.state(holder.process) === 'gone') await unlinkQuietly(file);
    }
  }
}

/** Writes the holder's file and makes it durable, so that no crash can leave a lock without a name. */
async function prepare(path: string, holder: Holder): Promise<bigint> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(holder)}\n`);
    await file.sync();
    return (await file.stat({ bigint: true })).ino;
  } finally {
    await file.close();
  }
}

/** `undefined` when there is no such file (any more). */
async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(missingIsUndefined);
  if (text === undefined) return undefined;
  return parseHolder(text) ?? { process: unreadable, token: unreadable };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { process, token } = JSON.parse(text) as Record<string, unknown>;
    return typeof process === 'string' && typeof token === 'string'
      ? { process, token }
      : undefined;
  } catch {
    return undefined;
  }
}

function busy(holder: string, path: string, processes: Processes): Fault {
  const isSeen = processes.state(holder) === 'alive';
  const where = isSeen ? 'another process' : 'a process on another machine or in another container';
  return new Fault({
    code: 'store_busy',
    what: `The store is being written by ${where} (${holder}).`,
    advice: isSeen
      ? `Try again; if that process hangs, end it, and the lock ${path} is taken over at once.`
      : `Try again; if you know that it no longer runs, delete the lock ${path}.`,
    facts: { holder, path },
  });
}

/** Until the folder changes, the time is up or the signal aborts. The watch keeps the process alive. */
async function pauseFor(path: string, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = new AbortController();
    const wake = (): void => {
      stop.abort();
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
    try {
      const heard = (_kind: string, name: string | null): void => {
        if (name === null || name === basename(path)) wake();
      };
      watch(dirname(path), { signal: stop.signal }, heard).on('error', () => undefined);
    } catch {
      // Without a watch the timer alone wakes us.
    }
  });
}

async function unlinkQuietly(path: string): Promise<void> {
  await unlink(path).catch(missingIsUndefined);
}
