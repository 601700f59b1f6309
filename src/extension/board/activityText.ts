import type { RunEntry } from '../../engine/ports/runLog.ts';

const phases: Readonly<Record<string, string>> = {
  preflight: 'preparing its workspace',
  frame: 'preparing its workspace',
  execute: 'agent at work',
  capture: 'capturing the result',
  measure: 'running the evidence',
  judge: 'a judge reads the result',
};

/** What a running commission does, in a few words for its row; `undefined` when the entry does not say. */
export function activityText({ kind, text }: RunEntry): string | undefined {
  const [first = ''] = text.split('\n');
  switch (kind) {
    case 'phase':
      return phases[first];
    case 'command':
      return `runs ${withoutShell(first)}`;
    case 'evidence':
      return `evidence: ${first}`;
    case 'file_change':
      return `changes ${first}`;
    default:
      return undefined;
  }
}

/** Agents call every command through a shell, which says nothing. */
const withoutShell = (command: string): string =>
  command.replace(/^\S*sh -l?c (?:(['"])(.*)\1|(.*))$/, '$2$3');
