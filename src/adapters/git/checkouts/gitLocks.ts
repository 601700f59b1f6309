import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitLock } from '../../../engine/ports/repository.ts';
import type { RepositoryPlace } from './openRepository.ts';
import { checkoutsOf } from './worktrees.ts';

/** Locks of each checkout, and those all checkouts share. */
const ofCheckout = ['index.lock', 'HEAD.lock'] as const;
const shared = ['packed-refs.lock', 'config.lock', 'shallow.lock'] as const;

/** The locks that keep a landing from moving `ref`, those that stand now. */
export function locksOn(place: RepositoryPlace, ref: string): Promise<GitLock[]> {
  return standing([...checkoutLocks(place), join(place.commonDir, `${ref}.lock`)]);
}

/** Every lock of git's in the repository, on refs as well, that stands now. */
export async function allLocks(place: RepositoryPlace): Promise<GitLock[]> {
  const { commonDir } = place;
  const below = await readdir(join(commonDir, 'refs'), { recursive: true }).catch(() => []);
  const refs = below.filter((name) => name.endsWith('.lock'));
  return standing([
    ...checkoutLocks(place),
    ...shared.map((name) => join(commonDir, name)),
    ...refs.map((name) => join(commonDir, 'refs', name)),
  ]);
}

const checkoutLocks = (place: RepositoryPlace): string[] =>
  checkoutsOf(place).flatMap(({ gitDir }) => ofCheckout.map((name) => join(gitDir, name)));

async function standing(paths: readonly string[]): Promise<GitLock[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => undefined);
      return stats?.isFile() === true ? [{ path, since: stats.mtimeMs }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.since - b.since);
}
