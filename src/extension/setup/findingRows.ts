import type { Finding } from '../../engine/doctor/doctor.ts';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';

/** What can be done about a finding right here. */
export type Remedy =
  | { readonly kind: 'command'; readonly command: string }
  /** A setting of the machine, by its key. */
  | { readonly kind: 'setting'; readonly key: string }
  /** The operator's own program, in a terminal, without a shell. */
  | { readonly kind: 'terminal'; readonly program: string; readonly args: readonly string[] }
  /** To be read, since nothing here can do it. */
  | { readonly kind: 'read'; readonly text: string };

/** One finding as the list shows it. */
export interface FindingRow {
  readonly label: string;
  readonly detail: string;
  readonly remedy?: Remedy;
}

const marks = { problem: 'error', note: 'info', ok: 'pass' } as const;
const order = ['problem', 'note', 'ok'] as const;

/** What needs the operator first; each with its fix as what choosing it does (docs/rules.md R226). */
export function findingRows(findings: readonly Finding[]): FindingRow[] {
  const program = findings.find((one) => one.program !== undefined)?.program;
  return once(findings)
    .toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
    .map((finding) => {
      const remedy = remedyOf(finding, program);
      return {
        // Both are read out one after the other, with a comma between.
        label: `$(${marks[finding.level]}) ${bare(finding.what).replace(/\.$/, '')}`,
        detail: bare(finding.fix ?? ''),
        ...(remedy && { remedy }),
      };
    });
}

/** Several checks may stumble over the same. */
const once = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ what }, at) => findings.findIndex((one) => one.what === what) === at);

/** Lists show text as it stands, so marks of Markdown are only in the way. */
const bare = (text: string): string => oneLine(text).replaceAll('`', '');

const codexPath = { kind: 'setting', key: 'haft.codexPath' } as const;
const sourceControl = { kind: 'command', command: 'workbench.view.scm' } as const;

function remedyOf({ code, fix, level }: Finding, program: string | undefined): Remedy | undefined {
  if (level === 'ok') return undefined;
  switch (code) {
    case 'agent_missing':
    case 'agent_too_old':
      return codexPath;
    case 'signed_out':
      if (program !== undefined) return { kind: 'terminal', program, args: ['login'] };
      break;
    case 'no_commit':
    case 'head_detached':
      return sourceControl;
  }
  return fix === undefined ? undefined : { kind: 'read', text: bare(fix) };
}

/** `2 problems`, or that there is none. */
export function findingsTitle(findings: readonly Finding[]): string {
  const count = once(findings).filter(({ level }) => level === 'problem').length;
  if (count === 0) return say('All is there');
  return count === 1 ? say('1 problem') : say('{0} problems', count);
}
