import { pathFromBytes, splitNul } from '../objects/pathBytes.ts';
import type { RepositoryPlace } from './openRepository.ts';
import { gitIn } from './operatorGit.ts';

/**
 * What of the checkout git does not keep, ignored or not: files, and folders with `/` at the end in which it
 * keeps nothing at all.
 */
export async function untrackedIn({ gitDir, root }: RepositoryPlace): Promise<string[]> {
  const git = gitIn({ gitDir, workTree: root });
  return splitNul(await git.must(['ls-files', '-z', '--others', '--directory'])).map(pathFromBytes);
}
