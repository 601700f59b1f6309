import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../base/lifecycle.ts';

/** Told which entry of the folder changed; `undefined` when that is not known or the folder itself did. */
export type FolderListener = (name: string | undefined) => void;

/** How long after a watch could not be set up it is tried again, in ms. */
const retryMs = 1_000;

/**
 * Watches one folder without polling, also one that is made, moved or deleted and made again later:
 * while it is missing, its nearest existing parent is watched instead. Where the system refuses to
 * watch (its limit is used up), it is tried again and the listener told each second to look itself.
 */
export class FolderWatch implements Disposable {
  private readonly folder: string;
  private readonly listener: FolderListener;
  private watcher: FSWatcher | undefined;
  private watched: string | undefined;
  private inode: bigint | undefined;
  private retry: NodeJS.Timeout | undefined;
  private disposed = false;
  private aiming: Promise<void> | undefined;
  private again = false;

  constructor(folder: string, listener: FolderListener) {
    this.folder = folder;
    this.listener = listener;
    void this.aim();
  }

  /** Resolves once the folder, or its nearest parent, is being watched. */
  async ready(): Promise<void> {
    await this.aiming;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.retry);
    this.watcher?.close();
    this.watcher = undefined;
  }

  /** Makes sure that the right folder is watched; runs once at a time, and again when asked meanwhile. */
  private aim(): Promise<void> {
    this.again = true;
    this.aiming ??= this.aimUntilStill().finally(() => {
      this.aiming = undefined;
    });
    return this.aiming;
  }

  private async aimUntilStill(): Promise<void> {
    while (this.again && !this.disposed) {
      this.again = false;
      const target = await nearest(this.folder);
      // `dispose` may have come while we waited.
      if (this.isDisposed() || (target.path === this.watched && target.inode === this.inode))
        continue;
      const moved = this.watched !== undefined;
      this.follow(target.path, target.inode);
      // What was made before the watch stood is told now, and what is missing is looked for again.
      if (target.path !== this.folder) this.again = true;
      else if (moved) this.listener(undefined);
    }
  }

  private isDisposed(): boolean {
    return this.disposed;
  }

  private follow(path: string, inode: bigint): void {
    this.watcher?.close();
    this.watched = path;
    this.inode = inode;
    try {
      this.watcher = watch(path, { persistent: false }, (kind, name) => this.heard(kind, name));
      this.watcher.on('error', () => this.lost());
    } catch {
      this.lost();
    }
  }

  private heard(kind: string, name: string | null): void {
    if (this.disposed) return;
    if (this.watched === this.folder) this.listener(name ?? undefined);
    // A rename may concern the folder itself, which reports its own name.
    const own = this.watched !== this.folder || name === null || name === basename(this.folder);
    if (kind === 'rename' && own) void this.aim();
  }

  private lost(): void {
    this.watcher?.close();
    this.watcher = undefined;
    this.watched = undefined;
    if (this.disposed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.listener(undefined);
      void this.aim();
    }, retryMs);
    this.retry.unref();
  }
}

async function nearest(folder: string): Promise<{ path: string; inode: bigint }> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const found = await stat(path, { bigint: true });
      if (found.isDirectory()) return { path, inode: found.ino };
    } catch {
      // Missing or unreadable: its parent tells when that changes.
    }
    if (path === dirname(path)) return { path, inode: 0n };
  }
}
