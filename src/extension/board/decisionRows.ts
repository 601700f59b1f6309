import type { FileProblem } from '../../base/fileProblem.ts';
import { isActive, type Decision } from '../../domain/decision/decision.ts';
import type { DecisionListing } from '../../engine/ports/decisions.ts';
import { groups, type GroupKey } from './groups.ts';
import type { Icon } from './icon.ts';
import { oneLine } from './safeText.ts';
import { say } from '../words.ts';
import { needYouText } from './countTexts.ts';

/** The first group its commissions are in; `open`: it has none; `over`: it is not active. */
export type DecisionState = 'problem' | 'over' | 'open' | GroupKey;

/** One file under `.haft/decisions`, good or broken, as the tree draws it. */
export interface DecisionRow {
  /** Unique in the tree: the decision's id, or the file of a broken one. */
  readonly key: string;
  readonly kind: 'decision' | 'problem';
  readonly label: string;
  readonly description: string;
  readonly icon: Icon;
  readonly contextValue: string;
  readonly state: DecisionState;
  /** Repository-relative. */
  readonly file: string;
  /** 1-based place to open; the top for a decision that could be read. */
  readonly line: number;
  readonly column: number;
}

/** As people count: 2 before 10. Where titles are the same, ids keep their order. */
const byName = new Intl.Collator('en', { numeric: true });

/**
 * Broken files first: they need the operator, and nothing can be made of them. `groupsOf` says in which
 * groups a decision's commissions are.
 */
export function decisionRows(
  { decisions, problems }: DecisionListing,
  groupsOf: (decision: string) => readonly GroupKey[],
): DecisionRow[] {
  // The editor refuses a tree in which two rows have one id.
  const broken = new Map(problems.map(problemRow).map((row) => [row.key, row]));
  return [...broken.values(), ...inOrder(decisions).map((one) => rowFor(one, groupsOf(one.id)))];
}

/** By the list that was read: it is put in order once. */
const ordered = new WeakMap<DecisionListing['decisions'], readonly Decision[]>();

function inOrder(decisions: DecisionListing['decisions']): readonly Decision[] {
  const before = ordered.get(decisions);
  if (before) return before;
  const titled = decisions.map((one) => ({ one, label: oneLine(one.title) }));
  const order = titled.sort((a, b) => byName.compare(a.label, b.label)).map(({ one }) => one);
  ordered.set(decisions, order);
  return order;
}

/** How a decision was drawn when it and its commissions were as they are. */
const drawn = new WeakMap<Decision, { readonly groups: string; readonly row: DecisionRow }>();

function rowFor(decision: Decision, commissions: readonly GroupKey[]): DecisionRow {
  const groups = commissions.join();
  const before = drawn.get(decision);
  if (before?.groups === groups) return before.row;
  const row = rowOf(decision, commissions);
  drawn.set(decision, { groups, row });
  return row;
}

function problemRow({ file, line, column, what }: FileProblem): DecisionRow {
  return {
    key: `${file}:${line}:${column} ${what}`,
    kind: 'problem',
    label: oneLine(what),
    description: oneLine(`${file.split('/').at(-1) ?? ''}:${line}`),
    icon: { id: 'error', color: 'list.errorForeground' },
    contextValue: 'problem',
    state: 'problem',
    ...{ file, line, column },
  };
}

function rowOf(decision: Decision, commissions: readonly GroupKey[]): DecisionRow {
  const active = isActive(decision);
  const counts = countsOf(commissions);
  return {
    key: decision.id,
    kind: 'decision',
    label: oneLine(decision.title),
    description: oneLine(
      active ? counts || say('active') : [decision.status, counts].filter(Boolean).join(', '),
    ),
    icon: active ? { id: 'law' } : { id: 'archive', color: 'disabledForeground' },
    contextValue: active ? 'decision.active' : 'decision.inactive',
    state: stateOf(active, commissions),
    file: decision.file,
    line: 1,
    column: 1,
  };
}

function stateOf(isActive: boolean, commissions: readonly GroupKey[]): DecisionState {
  const first = groups.find(({ key }) => commissions.includes(key))?.key;
  return isActive || (first && first !== 'closed') ? (first ?? 'open') : 'over';
}

const words: Readonly<Record<GroupKey, (count: number) => string>> = {
  needsYou: needYouText,
  running: (count) => say('{0} running', count),
  waiting: (count) => say('{0} waiting', count),
  held: (count) => say('{0} held', count),
  landed: (count) => say('{0} landed', count),
  closed: (count) => say('{0} closed', count),
};

/** `1 running, 2 landed`, in the order of the groups. */
function countsOf(commissions: readonly GroupKey[]): string {
  return groups
    .map(({ key }) => ({ key, count: commissions.filter((group) => group === key).length }))
    .filter(({ count }) => count > 0)
    .map(({ key, count }) => words[key](count))
    .join(', ');
}
