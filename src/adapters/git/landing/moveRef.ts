import type { Oid } from '../../../engine/ports/repository.ts';
import { identityOf } from '../../process/identity.ts';
import { tipOf } from '../objects/treeQueries.ts';
import type { Git } from '../plumbing/git.ts';
import type { LandingFolder, LandingIntent } from './landingIntent.ts';

/** How a compare-and-swap of a branch ended. */
export type Moved = 'moved' | 'tip_moved' | 'branch_missing' | 'locked';

/** What one move needs. */
export interface RefMove {
  readonly git: Git;
  readonly folder: LandingFolder;
  readonly id: string;
  readonly ref: string;
  readonly from: Oid;
  readonly to: Oid;
  /** Reflog message. */
  readonly why: string;
}

/**
 * Moves a branch from `from` to `to`, or not at all. The child is noted before it is told what to do, in
 * one write: if we die first it does nothing, and if it lives on, recovery waits for it.
 */
export async function moveRef(move: RefMove): Promise<Moved> {
  const { git, folder, id, ref, from, to, why } = move;
  const orders = `start\nupdate ${ref} ${to} ${from}\nprepare\ncommit\n`;
  const { exitCode } = await git.run(['update-ref', '-m', why, '--stdin'], {
    stdin: orders,
    detached: true,
    onSpawn: (pid) => folder.noteChild(id, identityOf(pid) ?? ''),
  });
  if (exitCode === 0) return 'moved';
  const now = await tipOf(git, ref);
  if (now === undefined) return 'branch_missing';
  return now === from ? 'locked' : 'tip_moved';
}

/** Reflog message of a landing. */
export const landMessage = ({ id, attempt }: Attempt): string => `haft: land ${id} (${attempt})`;

/** Reflog message of a landing that was undone before it was told to anybody. */
export const takeBackMessage = ({ id, attempt }: Attempt): string =>
  `haft: take back ${id} (${attempt})`;

type Attempt = Pick<LandingIntent, 'id' | 'attempt'>;
