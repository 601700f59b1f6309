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
  const first = failures.slice(0, told).map(({ title, why }) => `“${title}”: ${why}`);
  const left = failures.length - first.length;
  const more = left > 0 ? [`And ${left} more.`] : [];
  return [`${failures.length} of ${asked} could not be ${done}.`, ...first, ...more].join(' ');
}
