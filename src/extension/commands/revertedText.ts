import type { Reverted } from '../../engine/landing/revert.ts';

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
  const before = asked > 1 ? `${done.length} of ${asked} are reverted. ` : '';
  return {
    text: `${before}${titleOf(id)} was not reverted: ${text}${where} Nothing of it was changed.`,
    refused: true,
  };
}

function doneText(
  done: readonly (Reverted & { kind: 'reverted' })[],
  titleOf: (id: string) => string,
): string {
  const [first] = done;
  if (!first) return 'Nothing of it has landed.';
  return done.length === 1
    ? `${titleOf(first.id)} reverted by ${first.commit.slice(0, 8)}`
    : `${done.length} commissions reverted, one commit each`;
}
