import type { Reverted } from '../../engine/landing/revert.ts';
import { say } from '../words.ts';

/** Paths named in one sentence; the log of git has the others. */
const SHOWN = 3;

/** What a revert came to, in a sentence or two. `asked`: how many were to be taken back. */
export function revertedText(
  all: readonly Reverted[],
  asked: number,
  titleOf: (id: string) => string,
): { readonly text: string; readonly refused: boolean } {
  const done = all.filter((one) => one.kind === 'reverted');
  const refused = all.find((one) => one.kind === 'refused');
  if (!refused) return { text: doneText(done, titleOf), refused: false };
  const { id, text, paths } = refused;
  const where = paths.length > 0 ? ` (${paths.slice(0, SHOWN).join(', ')})` : '';
  const before = asked > 1 ? `${say('{0} of {1} are reverted.', done.length, asked)} ` : '';
  return {
    text:
      before +
      say('{0} was not reverted: {1} Nothing of it was changed.', titleOf(id), text + where),
    refused: true,
  };
}

function doneText(
  done: readonly (Reverted & { kind: 'reverted' })[],
  titleOf: (id: string) => string,
): string {
  const [first] = done;
  if (!first) return say('Nothing of it has landed.');
  return done.length === 1
    ? say('{0} reverted by {1}', titleOf(first.id), first.commit.slice(0, 8))
    : say('{0} commissions reverted, one commit each', done.length);
}
