import type { Harness } from '../../composition/harness.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { exits } from '../exit.ts';
import type { Surface } from '../surface.ts';
import { wantedAfter, type Candidate, type Wanted } from './candidates.ts';

/** Only what no shell would take for more than a word. */
const isWord = ({ value }: Candidate): boolean => /^[\w@%+=:,./-]+$/.test(value);

/**
 * Answers a shell: first `words`, `files` or `folders`, then a line `value<tab>note` for each word that may
 * stand for the last of `given`. Says nothing of what goes wrong: a shell that completes has no place for it.
 */
export async function complete(surface: Surface, given: readonly string[]): Promise<number> {
  const { before, current, prefix } = cursorOf(given);
  const wanted = wantedAfter(before, current);
  if (wanted.kind === 'files' || wanted.kind === 'folders') {
    surface.out(`${wanted.kind}\n`);
    return exits.ok;
  }
  const project = before.findLast((_, at) => before[at - 1] === '--project');
  const all = await wordsOf(surface, wanted, project);
  const lines = all
    .filter((one) => one.value.startsWith(current) && isWord(one))
    .map(({ value, note }) => `${prefix}${value}\t${note.replaceAll(/\p{Cc}+/gu, ' ')}\n`);
  surface.out(`words\n${lines.join('')}`);
  return exits.ok;
}

interface Cursor {
  readonly before: readonly string[];
  /** What stands of the word so far. */
  readonly current: string;
  /** What of the shell's own word stands before it. */
  readonly prefix: string;
}

/** Bash takes the `=` of `--option=value` for a word of its own, others the whole for one. */
function cursorOf(given: readonly string[]): Cursor {
  const [written = ''] = given.slice(-1);
  const before = given.slice(0, -1);
  const [, option, value = ''] = /^(--[a-z-]+)=(.*)$/s.exec(written) ?? [];
  if (option !== undefined)
    return { before: [...before, option], current: value, prefix: `${option}=` };
  return { before, current: written === '=' ? '' : written, prefix: '' };
}

async function wordsOf(
  surface: Surface,
  wanted: Wanted,
  project: string | undefined,
): Promise<readonly Candidate[]> {
  if (wanted.kind === 'words') return wanted.words;
  if (wanted.kind !== 'commissions' && wanted.kind !== 'decisions') return [];
  let harness: Harness | undefined;
  try {
    if (project !== undefined) surface.enter(project);
    harness = await surface.open({ lookOnly: true });
    return wanted.kind === 'commissions' ? commissionsOf(harness) : await decisionsOf(harness);
  } catch {
    return [];
  } finally {
    await harness?.dispose();
  }
}

/** The newest first: that is what one asks for. */
const commissionsOf = ({ reports }: Harness): Candidate[] =>
  reports
    .select('all')
    .map((view) => ({
      value: view.commission.id,
      note: `${situationOf(view)}, ${view.commission.decisionRef}`,
    }))
    .toReversed();

async function decisionsOf({ plans }: Harness): Promise<Candidate[]> {
  const { decisions } = await plans.decisions();
  return decisions.map(({ id, title }) => ({ value: id, note: title }));
}
