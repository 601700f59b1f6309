import { join } from 'node:path';
import { pathFromBytes, splitNul } from '../objects/pathBytes.ts';
import type { RepositoryPlace } from './openRepository.ts';
import { gitIn } from './operatorGit.ts';
import { checkoutsOf, type Checkout } from './worktrees.ts';

/**
 * What git does not keep of any checkout of the repository, ignored or not, absolute: files, and folders with
 * `/` at the end in which it keeps nothing at all.
 */
export async function untrackedIn(place: RepositoryPlace): Promise<string[]> {
  return (await Promise.all(checkoutsOf(place).map(untrackedOf))).flat();
}

async function untrackedOf({ gitDir, workTree }: Checkout): Promise<string[]> {
  if (workTree === undefined) return [];
  const git = gitIn({ gitDir, workTree });
  const listed = await git.must(['ls-files', '-z', '--others', '--directory']);
  // `join` keeps the `/` at the end.
  return splitNul(listed).map((path) => join(workTree, pathFromBytes(path)));
}
