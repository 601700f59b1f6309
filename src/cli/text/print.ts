import { asFault, type Json } from '../../base/fault.ts';
import { faultJson } from '../../engine/report/faultJson.ts';

/** Where a command writes; the process's own streams outside of tests. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
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

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Text of agents and files, safe for a terminal: no escape sequences, no carriage tricks. */
export function plain(text: string): string {
  return text.replaceAll(/[[\p{Cc}\u202a-\u202e\u2066-\u2069]--[\t\n]]/gv, '\u00b7');
}
