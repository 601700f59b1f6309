import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../base/lifecycle.ts';

/** Told which entry of the folder changed; `undefined` when that is not known or the folder itself did. */
export type FolderListener = (name: string | undefined) => void;

/** How long after a watch could not be set up it is tried again, in ms. */
const retryMs = 1_000;

interface Target {
  readonly path: string;
  readonly inode: bigint;
}

/**
 * Watches one folder without polling, also one that is made, moved or deleted and made again later:
 * while it is missing, its nearest existing parent is watched instead. The watch stands when the
 * constructor returns, so that nothing can change unnoticed before a first look. Where the system
 * refuses to watch (its limit is used up), it is tried again and the listener told each second to look.
 */
export class FolderWatch implements Disposable {
  private readonly folder: string;
  private readonly listener: FolderListener;
  private watcher: FSWatcher | undefined;
  private target: Target | undefined;
  private retry: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(folder: string, listener: FolderListener) {
    this.folder = folder;
    this.listener = listener;
    this.aim();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.retry);
    this.watcher?.close();
  }

  /** Watches what is nearest to the folder by now. */
  private aim(): void {
    const before = this.target;
    for (;;) {
      const target = nearest(this.folder);
      if (target.path === this.target?.path && target.inode === this.target.inode) break;
      if (!this.follow(target)) return;
      // A folder below may have been made before the watch stood: look again.
    }
    if (before && before !== this.target && this.watchesFolder()) this.listener(undefined);
  }

  private watchesFolder(): boolean {
    return this.target?.path === this.folder;
  }

  private follow(target: Target): boolean {
    this.watcher?.close();
    this.target = target;
    try {
      this.watcher = watch(target.path, { persistent: false }, (kind, name) =>
        this.heard(kind, name),
      );
      this.watcher.on('error', () => this.lost());
      return true;
    } catch {
      this.lost();
      return false;
    }
  }

  private heard(kind: string, name: string | null): void {
    if (this.disposed) return;
    const watched = this.watchesFolder();
    if (watched) this.listener(name ?? undefined);
    // A rename in the folder may be its own, which comes under its own name.
    if (kind === 'rename' && (!watched || name === null || name === basename(this.folder)))
      this.aim();
  }

  private lost(): void {
    this.watcher?.close();
    this.target = undefined;
    clearTimeout(this.retry);
    if (this.disposed) return;
    this.retry = setTimeout(() => {
      this.listener(undefined);
      this.aim();
    }, retryMs);
    this.retry.unref();
  }
}

function nearest(folder: string): Target {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const found = statSync(path, { bigint: true });
      if (found.isDirectory()) return { path, inode: found.ino };
    } catch {
      // Missing or unreadable: its parent tells when that changes.
    }
    if (path === dirname(path)) return { path, inode: 0n };
  }
}
