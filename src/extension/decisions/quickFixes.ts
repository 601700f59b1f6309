import { nearestNames } from '../../base/nearest.ts';
import { scalar } from '../../domain/decision/decisionWords.ts';
import type { FoundCommand } from '../../domain/evidence/foundCommands.ts';
import { meantKey } from './meantKey.ts';
import { say } from '../words.ts';

/** A problem of a decision file as the editor shows it. */
export interface ShownProblem {
  readonly code: string;
  readonly message: string;
  /** What stands at its place, and before it on its line. */
  readonly text: string;
  readonly before: string;
}

/** How it can be mended: another text there, no such line, or a key more. */
export type Fix = { readonly title: string } & (
  | { readonly kind: 'replace'; readonly text: string }
  | { readonly kind: 'removeLine' }
  | { readonly kind: 'addKey'; readonly lines: string }
  | { readonly kind: 'show'; readonly commission: string }
);

export interface Offered {
  readonly files: readonly string[];
  readonly commands: readonly FoundCommand[];
}

/** Codes whose mending takes a look at the project. */
export const needsLook: ReadonlySet<string> = new Set(['evidence_missing', 'path_matches_nothing']);

/** Commands offered where none is named. */
const mostOffered = 3;

/** What mends it, the likeliest first (docs/rules.md R222). Where it stands in a list on one line, nothing. */
export function fixesOf(problem: ShownProblem, { files, commands }: Offered): Fix[] {
  const { code, message, text, before } = problem;
  const isEntry = /^\s*- $/.test(before);
  const replace = (title: string, by: string): Fix[] =>
    isEntry ? [{ kind: 'replace', title, text: by }] : [];
  switch (code) {
    case 'decision_key_unread': {
      const key = meantKey(message);
      return key === undefined
        ? []
        : [{ kind: 'replace', title: say('Change to {0}', key), text: key }];
    }
    case 'evidence_reads_as_sentence':
      return replace(
        say('Write it as a criterion, which is shown and proves nothing'),
        `criterion: ${text}`,
      );
    case 'criterion_reads_as_command':
      return replace(say('Run it as a command'), text.replace(/^criterion:[ \t]*/, ''));
    case 'evidence_missing':
      return commands.slice(0, mostOffered).map(({ command }) => ({
        ...{ kind: 'addKey', title: say('Prove it with {0}', command) },
        lines: `evidence_requirements:\n  - ${scalar(command)}\n`,
      }));
    case 'path_matches_nothing':
      return meantPaths(text, files).flatMap((name) =>
        replace(say('Change to {0}', name), scalar(name)),
      );
    case 'decision_expired':
      return [{ kind: 'removeLine', title: say('Let it hold without an end') }];
    case 'scope_shared': {
      const commission = /with (wc-[\w-]+),/.exec(message)?.[1];
      return commission === undefined
        ? []
        : [{ kind: 'show', title: say('Show {0}', commission), commission }];
    }
    default:
      return [];
  }
}

/** Names compared letter by letter at most. */
const mostCompared = 1_000;

/** Files of the same name elsewhere, then files and folders nearly called so, near it first. */
function meantPaths(written: string, files: readonly string[]): string[] {
  const name = nameOf(written);
  const moved = files.filter((file) => name !== '' && nameOf(file) === name).slice(0, 2);
  const [top = ''] = written.split('/');
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf('/') + 1)));
  const all = [...folders, ...files].filter((one) => one !== '' && one.isWellFormed());
  const near = all.filter((one) => one.startsWith(top));
  const nearest = nearestNames(written, (near.length > 0 ? near : all).slice(0, mostCompared));
  return [...new Set([...moved, ...nearest])];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
