import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LandingFolder, LandingIntent } from './landingIntent.ts';

/** Git holds these locks for a few milliseconds; one that stands so long unchanged has no owner. */
const staleMs = 1_000;

/**
 * Removes the locks a killed `update-ref` of this landing left on the branch and on HEAD; call when none
 * of its children lives. A lock is ours when it was made after the child was noted and holds nothing but
 * the beginning of an id we wrote.
 */
export async function dropRefLocks(folder: LandingFolder, intent: LandingIntent): Promise<void> {
  const { ref, gitDirs, workTree } = intent;
  const noted = await stat(folder.file(intent.id, 'pids')).catch(() => undefined);
  if (noted === undefined) return;
  const heads = workTree === undefined ? [] : gitDirs.map((gitDir) => join(gitDir, 'HEAD.lock'));
  const commonDir = join(folder.path, '..', '..');
  for (const path of [join(commonDir, `${ref}.lock`), ...heads]) {
    const lock = await lockAt(path, intent);
    if (lock === undefined || lock.mtimeMs < noted.mtimeMs) continue;
    if (!lock.isWhole) {
      await delay(staleMs);
      const later = await lockAt(path, intent);
      if (later?.ino !== lock.ino || later.mtimeMs !== lock.mtimeMs) continue;
    }
    await rm(path, { force: true });
  }
}

interface RefLock {
  readonly ino: number;
  readonly mtimeMs: number;
  /** It holds a whole id of ours, so that it is nobody else's. */
  readonly isWhole: boolean;
}

/** The lock, if what it holds can be ours. */
async function lockAt(path: string, { tip, commit }: LandingIntent): Promise<RefLock | undefined> {
  try {
    const { ino, mtimeMs } = await stat(path);
    const content = await readFile(path, 'utf8');
    const isOurs = [tip, commit].some((oid) => `${oid}\n`.startsWith(content));
    return isOurs ? { ino, mtimeMs, isWhole: content === `${commit}\n` } : undefined;
  } catch {
    return undefined;
  }
}
