import { say } from '../words.ts';

/** One of many that something could not be done to, each text one line. */
export interface Failure {
  readonly title: string;
  /** A sentence. */
  readonly why: string;
}

const told = 3;

/**
 * What is said of those it could not be done to; undefined where there are none.
 * @param done What was to be done, as in `cancelled`.
 */
export function failuresText(
  done: string,
  asked: number,
  failures: readonly Failure[],
): string | undefined {
  if (failures.length === 0) return undefined;
  const first = failures.slice(0, told).map(({ title, why }) => say('“{0}”: {1}', title, why));
  const left = failures.length - first.length;
  const more = left > 0 ? [say('And {0} more.', left)] : [];
  return [
    say('{0} of {1} could not be {2}.', failures.length, asked, done),
    ...first,
    ...more,
  ].join(' ');
}
