import { Fault } from '../../base/fault.ts';
import type { FileProblem } from '../../base/fileProblem.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import { decisionFileText, type DecisionWords } from '../../domain/decision/decisionWords.ts';
import { decisionIdOf } from '../../domain/decision/newDecision.ts';
import { requirePattern } from '../commissions/issue.ts';
import type { Needs } from '../ports/context.ts';
import { writingAids } from './writingAids.ts';

/** A decision's file, made now. */
export interface NewDecision {
  readonly id: string;
  /** Repository-relative. */
  readonly file: string;
}

/**
 * Writes a decision that reads as it was said, under an id and in a file of its own.
 * @throws Fault `decision_title_invalid`, `decision_invalid` naming what its file would be refused for, a
 * pattern code, `file_not_writable`; nothing is written then.
 */
export async function newDecision(
  context: Needs<'caseRule' | 'chance' | 'clock' | 'decisions' | 'repository' | 'specs'>,
  words: DecisionWords,
): Promise<NewDecision> {
  const title = words.title.trim();
  if (title === '' || /\p{Cc}/u.test(title)) {
    throw new Fault({
      code: 'decision_title_invalid',
      what: 'A decision needs a title of one line.',
      advice: 'Say in a few words what was decided.',
    });
  }
  for (const pattern of [...(words.allowedPaths ?? []), ...(words.forbiddenPaths ?? [])])
    requirePattern(context, pattern);
  const found = await commandsToOffer(context, words);
  const now = context.clock.now();
  for (;;) {
    const id = decisionIdOf(title, dateStamp(now), context.chance.hex(4));
    const path = `.haft/decisions/${id}.md`;
    const text = decisionFileText(id, { ...words, title }, now, found);
    const reading = context.decisions.read(text, path);
    if (reading.kind === 'malformed') throw invalid(reading.problems);
    if (await context.specs.create({ path, text })) return { id, file: path };
  }
}

/** Offered, as comments, only where somebody still has to say how one sees that it is done. */
const mostOffered = 5;

async function commandsToOffer(
  context: Needs<'caseRule' | 'repository'>,
  { evidence = [], criteria = [], body }: DecisionWords,
): Promise<string[]> {
  if (body !== undefined || evidence.length + criteria.length > 0) return [];
  const { commands } = await writingAids(context);
  return commands.slice(0, mostOffered).map(({ command }) => command);
}

/** Nobody can look at a file that was not written, so its places are left out. */
function invalid(problems: readonly FileProblem[]): Fault {
  const said = problems.map(({ what }) => what);
  return new Fault({
    code: 'decision_invalid',
    what: `Nothing was written, since its file could not be read: ${said.join(' ')}`,
    advice: 'Say that otherwise.',
    facts: { problems: problems.map(({ code, what }) => ({ code, what })) },
  });
}
