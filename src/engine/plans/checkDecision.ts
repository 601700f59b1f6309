import { Fault } from '../../base/fault.ts';
import type { FileProblem } from '../../base/fileProblem.ts';
import { warningTexts } from '../../domain/commission/warning.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { activeDecision } from '../authority/decisions.ts';
import { requireDependencies } from '../commissions/batch.ts';
import { issueCommission, type IssuePorts, type MatchCount } from '../commissions/issue.ts';
import type { Needs } from '../ports/context.ts';
import type { DecisionListing } from '../ports/decisions.ts';
import { decisionNotes, type DecisionNote } from './decisionNotes.ts';

/** One decision as it lies in the checkout, or a text that may become one. */
export type Checked = { readonly ref: string } | { readonly text: string };

/** Whether a decision can be commissioned as it is; nothing is written to find out. */
export interface DecisionCheck {
  /** Absent where its text cannot be read. */
  readonly decision?: Decision;
  /** What is wrong in its text, each with its place. */
  readonly problems: readonly FileProblem[];
  /** What creating its commission would be refused for. */
  readonly refusal?: Fault;
  /** Sentences that stop nothing. */
  readonly warnings: readonly string[];
  /** How many files each allowed pattern matches today. */
  readonly matched: readonly MatchCount[];
  /** Of a text: all of the above and more, each at its place. */
  readonly notes?: readonly DecisionNote[];
}

/** Where a text that is nobody's file yet is said to lie. */
const nowhere = '.haft/decisions/text.md';

/** @throws Fault `decision_not_found`, `decision_id_ambiguous` for a ref. */
export async function checkDecision(
  context: IssuePorts & Needs<'journal'>,
  checked: Checked,
): Promise<DecisionCheck> {
  const listing = await context.decisions.list();
  if ('ref' in checked) {
    const decision = listing.decisions.find(({ id }) => id === checked.ref);
    // Says why there is none.
    return wouldIssue(context, listing, decision ?? activeDecision(listing, checked.ref));
  }
  const reading = context.decisions.read(checked.text, nowhere);
  if (reading.kind === 'decision') {
    const { decision } = reading;
    const others = listing.decisions.filter(({ id }) => id !== decision.id);
    const decisions = [...others, decision];
    const check = await wouldIssue(context, { ...listing, decisions }, decision);
    const live = [...context.journal.ledger.open()];
    const noted = { ...reading, ...check, decision, live, text: checked.text };
    return { ...check, notes: decisionNotes({ ...noted, rule: context.caseRule }) };
  }
  const problems = reading.kind === 'malformed' ? reading.problems : [ofOtherKind];
  const notes = problems.map(({ line, column, code, what }): DecisionNote => ({
    line,
    column,
    code,
    what,
    severity: 'error',
  }));
  return { problems, warnings: [], matched: [], notes };
}

const ofOtherKind: FileProblem = {
  ...{ file: nowhere, line: 1, column: 1, code: 'decision_kind' },
  what: 'The text is a record of another kind than DecisionRecord.',
};

/** Derives its commission as creating it would, with every decision of the listing in its place. */
async function wouldIssue(
  context: IssuePorts & Needs<'journal'>,
  listing: DecisionListing,
  decision: Decision,
): Promise<DecisionCheck> {
  const decisions = { ...context.decisions, list: () => Promise.resolve(listing) };
  const known = { decision, problems: [] };
  try {
    requireDependencies(context, listing, [decision.id]);
    const request = { decisionRef: decision.id, by: 'operator' } as const;
    const { warnings, matched } = await issueCommission({ ...context, decisions }, request);
    // The commission is not there, so what is said of it is said of its decision.
    return { ...known, warnings: warningTexts(decision.id, warnings), matched };
  } catch (thrown) {
    if (!Fault.is(thrown)) throw thrown;
    return { ...known, refusal: thrown, warnings: [], matched: [] };
  }
}
