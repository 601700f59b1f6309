import type { RunEntry } from '../../engine/ports/runLog.ts';
import { say } from '../words.ts';

const phases: Readonly<Record<string, string>> = {
  preflight: say('preparing its workspace'),
  frame: say('preparing its workspace'),
  execute: say('agent at work'),
  capture: say('capturing the result'),
  measure: say('running the evidence'),
  judge: say('a judge reads the result'),
};

/** What a running commission does, in a few words for its row; `undefined` when the entry does not say. */
export function activityText({ kind, text }: RunEntry): string | undefined {
  const [first = ''] = text.split('\n');
  switch (kind) {
    case 'phase':
      return phases[first];
    case 'command':
      return say('runs {0}', withoutShell(first));
    case 'evidence':
      return say('evidence: {0}', first);
    case 'file_change':
      return say('changes {0}', first);
    default:
      return undefined;
  }
}

/** Agents call every command through a shell, which says nothing. */
const withoutShell = (command: string): string =>
  command.replace(/^\S*sh -l?c (?:(['"])(.*)\1|(.*))$/, '$2$3');
