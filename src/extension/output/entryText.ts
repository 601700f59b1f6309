import type { RunEntry } from '../../engine/ports/runLog.ts';

/** One entry of a run's log, its further lines set in. No escape sequence of an agent survives. */
export function entryText({ at, kind, facts, text }: RunEntry): string {
  const time = new Date(at).toISOString().replace('T', ' ').replace('Z', '');
  const more = Object.entries(facts ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const [first = '', ...rest] = harmless(text.trimEnd()).split('\n');
  const tail = rest.map((line) => `    ${line}\n`).join('');
  return `${time} [${kind}] ${first}${more && ` (${more})`}\n${tail}`;
}

const harmless = (text: string): string =>
  text.replaceAll(/[[\p{Cc}\u202a-\u202e\u2066-\u2069]--[\t\n]]/gv, '·');
