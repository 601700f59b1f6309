import type { HeaderCursor } from '../../domain/decision/headerCursor.ts';
import { isListKey, keyMeanings, knownValues } from '../../domain/decision/keyMeanings.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { WritingAids } from '../../engine/plans/writingAids.ts';
import { say } from '../words.ts';

/** Something that could be written at a place. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'key' | 'folder' | 'file' | 'command' | 'decision' | 'word';
  readonly detail?: string;
  /** Markdown. */
  readonly meaning?: string;
  /** A key is written with what begins its value; `list`: with its first entry begun. */
  readonly writes?: 'value' | 'list';
  /** More is to be chosen behind it. */
  readonly goesOn?: true;
}

/** What is known of the project, as far as it could be read. */
export interface Known {
  readonly aids: Pick<WritingAids, 'files' | 'commands'>;
  readonly decisions: readonly Pick<Decision, 'id' | 'title'>[];
  /** Keys that the text has already. */
  readonly written: ReadonlySet<string>;
  /** The id of the decision itself. */
  readonly own?: string;
}

const pathKeys: ReadonlySet<string> = new Set([
  'allowed_paths',
  'affected_files',
  'forbidden_paths',
]);

export const isPathKey = (key: string): boolean => pathKeys.has(key);

/** All that could be written here, in the order to be shown (docs/rules.md R221). `typed`: what is there so far. */
export function proposals(cursor: HeaderCursor, typed: string, known: Known): Proposal[] {
  if (cursor.kind === 'key') return keyProposals(known.written);
  const { key, isEntry } = cursor;
  if (isPathKey(key)) return isEntry ? pathProposals(known.aids.files, typed) : [];
  if (key === 'evidence_requirements')
    return known.aids.commands.map(({ command, file }) => ({
      ...{ label: command, kind: 'command', detail: say('found in {0}', file) },
    }));
  if (key === 'depends_on')
    return known.decisions
      .filter(({ id }) => id !== known.own)
      .map(({ id, title }) => ({ label: id, kind: 'decision', detail: title }));
  return (knownValues[key] ?? []).map((label) => ({ label, kind: 'word' }));
}

function keyProposals(written: ReadonlySet<string>): Proposal[] {
  return Object.entries(keyMeanings)
    .filter(([key]) => !written.has(key))
    .map(([label, meaning]) => ({
      ...{ label, kind: 'key', meaning, writes: isListKey(label) ? 'list' : 'value' },
      goesOn: true,
    }));
}

/** What lies in the folder that is typed so far; folders first, as people look for them. */
function pathProposals(files: readonly string[], typed: string): Proposal[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const names = new Set<string>();
  for (const file of files) {
    if (!file.startsWith(folder) || !file.isWellFormed()) continue;
    const end = file.indexOf('/', folder.length);
    names.add(end < 0 ? file : file.slice(0, end + 1));
  }
  const all = [...names].map((label): Proposal =>
    label.endsWith('/') ? { label, kind: 'folder', goesOn: true } : { label, kind: 'file' },
  );
  return [
    ...all.filter(({ kind }) => kind === 'folder'),
    ...all.filter(({ kind }) => kind === 'file'),
  ];
}
