import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../../engine/ports/repository.ts';
import { alternatesLine } from '../plumbing/alternates.ts';
import { formatSettings, rawAttributes } from '../objects/cleanRoom.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';

/** The only branch of a workspace. */
const branch = 'refs/heads/haft';

/** What the operator's git meets in a workspace: nothing runs, nothing is sent, nothing is converted. */
const settings = `[core]
\tbare = false
\thooksPath = /dev/null
\tfsmonitor = false
\tautocrlf = false
\tlogAllRefUpdates = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[push]
\tdefault = nothing
[submodule]
\trecurse = false
`;

/**
 * Makes the git directory of a workspace by hand: no template, no hooks, no remote, one ref. Objects come
 * from the operator's repository by alternates, so nothing is copied and nothing can be pushed back.
 */
export async function makeGitDir(gitDir: string, place: RepositoryPlace, base: Oid): Promise<void> {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'info']) {
    await mkdir(join(gitDir, folder), { recursive: true });
  }
  await Promise.all([
    writeFile(join(gitDir, 'config'), formatSettings(place.objectFormat) + settings),
    writeFile(join(gitDir, 'objects/info/alternates'), alternatesLine(place.objects)),
    writeFile(join(gitDir, 'info/attributes'), rawAttributes),
    writeFile(join(gitDir, branch), `${base}\n`),
    writeFile(join(gitDir, 'HEAD'), `ref: ${branch}\n`),
  ]);
  // A shallow history ends where the operator's does; what they exclude locally is excluded here too.
  for (const name of ['shallow', 'info/exclude']) {
    const theirs = join(place.commonDir, name);
    if (existsSync(theirs)) await copyFile(theirs, join(gitDir, name));
  }
}
