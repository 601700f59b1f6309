import {
  criteriaOf,
  commandsOf,
  type EvidenceRequirement,
} from '../../domain/evidence/evidence.ts';
import { commandDoubt } from '../../domain/evidence/doubt.ts';
import type { FoundCommand } from '../../domain/evidence/foundCommands.ts';
import type { ScopeCount, WritingAids } from '../../engine/plans/writingAids.ts';
import { oneLine } from '../board/safeText.ts';
import { say } from '../words.ts';
import { filesText } from '../board/countTexts.ts';

/** One row of a list in which several can be ticked. */
export interface Choice {
  /** What is chosen; unique in its list. */
  readonly value: string;
  readonly label: string;
  readonly description: string;
}

/** What a step offers, for a text that is typed and what is ticked already. */
export type Offer = (typed: string, ticked: readonly string[]) => readonly Choice[];

/** More than these nobody reads; typing finds the others. */
const mostShown = 100;

/** Folders and files of the last commit, and any pattern that is typed; each with what it matches. */
export function pathOffer({ files, count }: WritingAids): Offer {
  const folders = foldersOf(files);
  const all = [...folders, ...files].filter((path) => path.isWellFormed());
  const lower = all.map((path) => path.toLowerCase());
  const top = all.filter((path) => !/\/./.test(path));
  return (typed, ticked) => {
    const wanted = typed.toLowerCase();
    const found = typed === '' ? top : all.filter((_, at) => lower[at]?.includes(wanted));
    // Whoever types a part of a name looks for it; anything else is meant as it is typed.
    const isMeant = typed !== '' && (found.length === 0 || /[*?{]|\/$/.test(typed));
    const rows = isMeant ? [typed, ...found] : found;
    const shown = rows.slice(0, mostShown);
    // What is found is what Enter adds, so it comes first; else what is ticked does, to be seen.
    return distinct(typed === '' ? [...ticked, ...shown] : [...shown, ...ticked]).map((value) => ({
      ...{ value, label: oneLine(value), description: countText(count([value])) },
    }));
  };
}

/** Commands found in the project, and anything that is typed, said as what it would be. */
export function evidenceOffer(commands: readonly FoundCommand[]): Offer {
  const places = new Map(commands.map(({ command, file }) => [command, say('found in {0}', file)]));
  return (typed, ticked) => {
    const wanted = typed.toLowerCase();
    const found = [...places.keys()].filter((command) => command.toLowerCase().includes(wanted));
    const own = typed === '' || places.has(typed) ? [] : [typed];
    return distinct([...found, ...own, ...ticked]).map((value) => ({
      ...{ value, label: oneLine(value) },
      description: places.get(value) ?? meantAs(value),
    }));
  };
}

const meantAs = (text: string): string => {
  const doubt = commandDoubt(text);
  if (doubt === undefined) return say('a command, run in the sandbox');
  return doubt === 'reads as a sentence' ? say('in words: shown, and proves nothing') : doubt;
};

/** Of what was chosen: what is run, and what is only said. A text no shell would take is said as well. */
export function evidenceWords(chosen: readonly string[]): {
  evidence: string[];
  criteria: string[];
} {
  const all = chosen.map((text): EvidenceRequirement =>
    commandDoubt(text) === undefined
      ? { kind: 'command', command: text }
      : { kind: 'criterion', text },
  );
  return {
    evidence: commandsOf(all).map(({ command }) => command),
    criteria: criteriaOf(all).map(({ text }) => text),
  };
}

/** `3 files`, or what is wrong. */
export const countText = (count: ScopeCount): string => {
  if ('what' in count) return count.what;
  return filesText(count.files);
};

const distinct = (all: readonly string[]): string[] => [...new Set(all)];

/** Every folder: those near the top first, and hidden ones, which are hardly meant, last. */
function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files)
    for (let end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1))
      folders.add(file.slice(0, end + 1));
  const rank = (path: string): number => path.split('/').length + (path.startsWith('.') ? 100 : 0);
  return [...folders].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
