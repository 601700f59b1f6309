import type { Stats } from 'node:fs';
import {
  copyFile,
  link,
  lstat,
  open,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../../base/fault.ts';
import { hasCode } from '../../files/missing.ts';
import { syncFolder } from './landingIntent.ts';

/**
 * Takes the index lock of a git directory by linking the prepared file as `index.lock`: atomic, and its
 * inode proves later whose it is. False when somebody has it.
 * @throws Fault `hard_links_unsupported`.
 */
export function takeIndexLock(prepared: string, gitDir: string): Promise<boolean> {
  return linkAs(prepared, lockPath(gitDir));
}

/**
 * Holds HEAD of a git directory where it is: git changes it only with `HEAD.lock`, waits 100 ms for that,
 * and then says so and ends. The prepared file's inode tells later whose it is.
 * @returns false when somebody has it.
 * @throws Fault `hard_links_unsupported`.
 */
export function takeHeadLock(prepared: string, gitDir: string): Promise<boolean> {
  return linkAs(prepared, headLockPath(gitDir));
}

/** Removes `HEAD.lock` if it is the file with this device and inode. */
export async function dropHeadLock(gitDir: string, lock: string): Promise<void> {
  const path = headLockPath(gitDir);
  if ((await inodeOf(path)) === lock) await unlink(path);
}

async function linkAs(prepared: string, path: string): Promise<boolean> {
  try {
    await link(prepared, path);
    return true;
  } catch (failure) {
    if (hasCode(failure, 'EEXIST')) return false;
    const { code } = failure as NodeJS.ErrnoException;
    throw new Fault({
      code: 'hard_links_unsupported',
      what: `${dirname(path)} cannot be locked safely on this file system (${code ?? 'unknown'}).`,
      advice: 'Keep the repository on a local file system that supports hard links.',
      cause: failure,
    });
  }
}

/** True when `index.lock` is the file with this device and inode. */
export async function isOurLock(gitDir: string, lock: string): Promise<boolean> {
  return (await inodeOf(lockPath(gitDir))) === lock;
}

/** True when the index itself is the file that was our lock: the landing was installed. */
export async function isOurIndex(gitDir: string, lock: string): Promise<boolean> {
  return (await inodeOf(join(gitDir, 'index'))) === lock;
}

/** Removes `index.lock` if it is ours; anybody else's stays. */
export async function dropIndexLock(gitDir: string, lock: string): Promise<void> {
  if (await isOurLock(gitDir, lock)) await unlink(lockPath(gitDir));
}

/**
 * A private copy of the index. Its time stamp is the original's, cut to the second: git trusts a file's
 * cached state only when the index is younger than the file, so a younger copy would hide fresh edits.
 */
export async function copyIndex(gitDir: string, copy: string): Promise<void> {
  const original = join(gitDir, 'index');
  await rm(copy, { force: true });
  await copyFile(original, copy);
  await backdate(copy, await stat(original));
}

/** Renames a private index over the real one. The lock is only held: it may be the very file of the index. */
export async function installIndex(gitDir: string, copy: string): Promise<void> {
  const index = join(gitDir, 'index');
  await finishIndex(copy, await stat(index), await stat(copy));
  await rename(copy, index);
  await syncFolder(gitDir);
}

/**
 * As {@link installIndex}, by the file that was linked as the lock: index and lock are then one under two
 * names, and its inode tells of either whose it is.
 */
export async function replaceIndex(
  gitDir: string,
  copy: string,
  prepared: string,
  at: (point: 'filled') => unknown,
): Promise<void> {
  const index = join(gitDir, 'index');
  await writeFile(prepared, await readFile(copy));
  await finishIndex(prepared, await stat(index), await stat(copy));
  await at('filled');
  const third = `${copy}.in`;
  await rm(third, { force: true });
  await link(prepared, third);
  await rename(third, index);
  await syncFolder(gitDir);
}

async function finishIndex(path: string, original: Stats, copied: Stats): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.chmod(original.mode & 0o777);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await backdate(path, copied);
}

const lockPath = (gitDir: string): string => join(gitDir, 'index.lock');

const headLockPath = (gitDir: string): string => join(gitDir, 'HEAD.lock');

async function backdate(path: string, { mtimeMs }: { readonly mtimeMs: number }): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const seconds = Math.floor(mtimeMs / 1000);
    await handle.utimes(seconds, seconds);
  } finally {
    await handle.close();
  }
}

async function inodeOf(path: string): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}
