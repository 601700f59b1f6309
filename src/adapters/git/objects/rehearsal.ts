import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rehearsal } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import { alternatesLine } from '../plumbing/alternates.ts';
import { CommitWriter } from './commitWriter.ts';
import { KnownObjects } from './knownObjects.ts';
import { mergeTrees } from './merge.ts';
import { SyntheticCommits } from './syntheticCommits.ts';

/**
 * Merges whose results nobody keeps: new objects go to a folder of their own, which borrows the
 * operator's and is removed at the end, and need not survive a power cut.
 */
export async function rehearse<T>(
  room: Git,
  objects: string,
  work: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'haft-rehearsal-'));
  try {
    await mkdir(join(scratch, 'info'));
    await writeFile(join(scratch, 'info/alternates'), alternatesLine(objects));
    const git = room.at({
      env: { GIT_OBJECT_DIRECTORY: scratch },
      settings: [['core.fsync', 'none']],
    });
    const place = {
      room: git,
      known: new KnownObjects(() => Promise.resolve(git)),
      synthetics: new SyntheticCommits(new CommitWriter(() => Promise.resolve(git))),
    };
    return await work({
      merge: (merges) => mergeTrees(place, merges),
      changes: (pairs) => place.known.changesOfMany(pairs),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
