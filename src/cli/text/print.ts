import { asFault, type Json } from '../../base/fault.ts';
import { faultJson } from '../../engine/report/faultJson.ts';

/** Where a command writes; the process's own streams outside of tests. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of the terminal that shows what goes `out`; absent where none does. */
  readonly columns?: number | undefined;
}

/** `code: what is wrong. what to do.` A defect of ours is said without its stack. */
export function printFault(streams: Streams, thrown: unknown, json: boolean): void {
  const fault = asFault(thrown);
  streams.err(`${fault.code}: ${sentence(fault.message)} ${sentence(fault.advice)}\n`);
  if (json) streams.out(jsonLine(faultJson(fault)));
}

/** What a command answers: the document for machines, or the text for people. */
export function answer(
  {
    surface,
    flags,
  }: { readonly surface: Streams; readonly flags: { readonly json?: true | undefined } },
  document: object | Json,
  text: string,
): void {
  surface.out(flags.json ? jsonLine(document) : text);
}

/** A document on a line of its own. */
export const jsonLine = (document: object | Json): string => `${JSON.stringify(document)}\n`;

const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);

/** Text of agents and files, safe for a terminal: no escape sequences, no carriage tricks. */
export function plain(text: string): string {
  return text.replaceAll(/[[\p{Cc}\u202a-\u202e\u2066-\u2069]--[\t\n]]/gv, '\u00b7');
}
