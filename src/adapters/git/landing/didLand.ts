import type { Git } from '../plumbing/git.ts';
import type { LandingIntent } from './landingIntent.ts';
import { tipOf } from '../objects/treeQueries.ts';
import { landMessage, takeBackMessage } from './moveRef.ts';
import { isAncestor } from '../objects/ancestry.ts';

/** How many commits and reflog entries are looked through. */
const depth = '2000';

/**
 * Whether the branch ever got the commit: it has it now, had it (reflog), or has it rewritten (trailer).
 * A commit the operator reset or amended away did land; taking it for undone would land it again.
 */
export async function didLand(git: Git, intent: LandingIntent): Promise<boolean> {
  const { id, ref, tip, commit } = intent;
  const now = await tipOf(git, ref);
  if (now === undefined || now === tip) return now !== undefined && reflogHasLanding(git, intent);
  if (await isAncestor(git, commit, now)) return true;
  if (await reflogHasLanding(git, intent)) return true;
  const trailer = '--format=%(trailers:key=Commission,valueonly,separator=%x00)%x00';
  const { stdout } = await git.run(['log', '-n', depth, trailer, `${tip}..${now}`, '--']);
  const values = stdout.toString().split('\0');
  return values.some((value) => value.trim() === id);
}

/** The newer entry decides: our own taking back after the landing means it did not land. */
async function reflogHasLanding(git: Git, intent: LandingIntent): Promise<boolean> {
  const { stdout } = await git.run(['log', '-g', '-n', depth, '--format=%gs', intent.ref, '--']);
  const messages = stdout.toString().split('\n');
  const ours = [landMessage(intent), takeBackMessage(intent)];
  return messages.find((message) => ours.includes(message)) === ours[0];
}
