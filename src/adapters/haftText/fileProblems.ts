import type { FileProblem } from '../../base/fileProblem.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { placesIn, type Flaw } from './flaw.ts';

/** The flaws of a text as problems of its file, in the order of the file. */
export function problemsOf(file: string, text: string, flaws: readonly Flaw[]): FileProblem[] {
  const placeOf = placesIn(text);
  return flaws
    .map(({ offset, code, what }) => ({ file, ...placeOf(offset), code, what }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** A problem of the file as a whole. */
export function problemAtTop(file: string, code: string, what: string): FileProblem {
  return { file, line: 1, column: 1, code, what };
}

/** Why a file could not be read at all, in one sentence. */
export function whyUnreadable(failure: unknown): string {
  return Fault.is(failure) ? failure.message : `The file cannot be read: ${messageOf(failure)}.`;
}
