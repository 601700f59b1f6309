import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where tests make their folders. */
export interface Scratch extends Disposable {
  /** What suites are to have in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Names a folder on a disk for tests that need one, when the usual place is none. */
export const diskVariable = 'HAFT_TEST_DISK';

/** A memory file system that Linux machines have. */
const memory = '/dev/shm';
/** Bytes that have to be free there: many times what the tests were seen to take. */
const wanted = 1024 ** 3;

/**
 * A folder in memory, where there is room for it. The tests make and remove hundreds of thousands of small
 * files, and some file systems search ever longer for room among what was just removed: a third of the
 * time of a run. Elsewhere, and when `disk` is asked for, it stays as it is.
 */
export function openScratch(disk: boolean): Scratch {
  if (disk || !hasRoom()) return { env: {}, [Symbol.dispose]: () => undefined };
  const folder = mkdtempSync(join(memory, 'haft-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  // Its memory would stay taken after a run that was interrupted.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      remove();
      process.exit(1);
    });
  }
  return { env: { TMPDIR: folder, [diskVariable]: tmpdir() }, [Symbol.dispose]: remove };
}

function hasRoom(): boolean {
  try {
    rmSync(mkdtempSync(join(memory, 'haft-')), { recursive: true });
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= wanted;
  } catch {
    return false;
  }
}
