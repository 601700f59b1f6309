import { quoted } from '../board/quoted.ts';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';

/** What a held result does not fit together with. */
export interface Collision {
  /** The other held result; absent where it is the branch as it is by now. */
  readonly other?: { readonly id: string; readonly title: string };
  readonly branch: string;
  readonly paths: readonly string[];
}

/** Paths named; the rest are counted. */
const NAMED = 3;

/** With whom: a title in quotes, or the branch. */
const whomText = ({ other, branch }: Collision): string => (other ? quoted(other.title) : branch);

/** In which files. */
function whereText({ paths }: Collision): string {
  const named = paths.slice(0, NAMED).map((path) => oneLine(path.toWellFormed()));
  if (paths.length > NAMED) named.push(say('and {0} more', paths.length - NAMED));
  return named.join(', ');
}

export const collisionText = (one: Collision): string =>
  say('collides with {0} in {1}', whomText(one), whereText(one));

/** All of them in a few words, for a row; empty where there are none. */
export function collisionsText(all: readonly Collision[]): string {
  const [first] = all;
  if (!first) return '';
  return all.length === 1
    ? say('collides with {0}', whomText(first))
    : say('collides with {0} and {1} more', whomText(first), all.length - 1);
}
