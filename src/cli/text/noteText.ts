import { grouped } from '../../base/grouped.ts';
import { warningTexts } from '../../domain/commission/warning.ts';
import type { Issued } from '../../engine/commissions/issue.ts';
import { plain } from './print.ts';

/** A line for people, of one of many. */
interface Note {
  /** Notes of one kind say the same of different ones. */
  readonly kind: string;
  /** What it is of. */
  readonly of: string;
  readonly text: string;
}

/** So many of a kind are told in full: beyond, nobody reads them (docs/rules.md R273). */
const TOLD = 5;
/** Of those that are only counted so many are named. */
const NAMED = 3;

/**
 * A line each; where a kind has many, the first of it in full, and one line that counts the others and names
 * the first of them. Kinds come in the order of their first note.
 */
export function noteLines(notes: readonly Note[]): string {
  const kinds = [...grouped(notes, ({ kind }) => kind).values()];
  return kinds
    .flatMap((all) => (all.length > TOLD ? shortened(all) : all.map(({ text }) => text)))
    .map((line) => `${plain(line)}\n`)
    .join('');
}

/** What is to be known of commissions that were made. */
export const warningLines = (issued: readonly Issued[]): string => noteLines(warningNotes(issued));

export const warningNotes = (issued: readonly Issued[]): Note[] =>
  issued.flatMap(({ commission: { id }, warnings }) =>
    warnings.map((one) => ({
      kind: `warning ${one.code}`,
      of: id,
      text: `warning: ${warningTexts(id, [one]).join()}`,
    })),
  );

function shortened([first, ...others]: readonly Note[]): string[] {
  if (!first) return [];
  const names = [...new Set(others.map(({ of }) => of))];
  const named = names.slice(0, NAMED).join(', ');
  const rest = names.length > NAMED ? ', …' : '';
  return [first.text, `  and ${others.length} more like it: ${named}${rest} (--json has them all)`];
}
