import type { EvidenceRun } from './evidence.ts';

/**
 * Whether a command is red after the work just as it was red before: the same exit and the same output, but
 * for times, and paths that name where it ran. Silence tells nothing: it is never the same.
 */
export function isRedAsBefore(before: EvidenceRun, after: EvidenceRun): boolean {
  if (after.exitCode === 0 || before.exitCode !== after.exitCode) return false;
  const [was, is] = [essence(before.tail), essence(after.tail)];
  const isWhole = before.tail.length < keptLetters && after.tail.length < keptLetters;
  if (isWhole && was.length !== is.length) return false;
  // Where a beginning was cut off, what both kept of the end has to do.
  const shared = Math.min(was.length, is.length);
  return shared > 0 && was.slice(-shared).join('\n') === is.slice(-shared).join('\n');
}

/** As many letters of an output are kept at most. */
const keptLetters = 4_000;

// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const colours = /\u001b\[[0-9;?]*[A-Za-z]/g;
const dates = /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g;
const clocks = /\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\b/g;
const spans =
  /\b\d+(?:[.,]\d+)?\s?(?:ns|µs|us|ms|s|secs?|seconds?|m|min|mins|minutes?|h|hours?)\b/g;
const fractions = /\b\d+\.\d+\b/g;
/** An absolute path, up to its last part: the checkouts of two proofs never stand at one place. */
const places = /(?<![\w.])(?:\/[\w.@%+~-]+)+\/(?=[\w.@%+~-]*)/g;

/** The lines that say something, the first of a tail that was cut left out. */
function essence(tail: string): string[] {
  const lines = tail
    .replaceAll(colours, '')
    .replaceAll(dates, '<date>')
    .replaceAll(clocks, '<time>')
    .replaceAll(spans, '<time>')
    .replaceAll(fractions, '<number>')
    .replaceAll(places, '<path>/')
    .split('\n')
    .slice(tail.length < keptLetters ? 0 : 1);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
