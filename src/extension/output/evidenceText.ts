import { stripVTControlCharacters } from 'node:util';
import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import { say } from '../words.ts';

/**
 * What evidence commands said, as a terminal shows it, each below its command. No escape sequence of theirs
 * survives; lines end as terminals want them.
 */
export function evidenceText(runs: readonly EvidenceRun[]): string {
  const parts = runs.map(({ command, tail, exitCode }) => {
    const end = exitCode === null ? say('stopped') : say('exit {0}', exitCode);
    return `> ${shown(command)}\n${shown(tail.trimEnd())}\n— ${end}\n`;
  });
  return parts.join('\n').replaceAll('\n', '\r\n');
}

/** Sequences go whole, so that what they leave behind is no text of a problem. */
const shown = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replaceAll(/[[\p{Cc}\u202a-\u202e\u2066-\u2069]--[\t\n]]/gv, '');
