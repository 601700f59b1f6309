import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isActive, type Decision } from '../../domain/decision/decision.ts';
import { oneLine } from '../board/safeText.ts';
import { situationIcons } from '../board/icon.ts';
import { situationText } from '../board/situationText.ts';
import type { WindowServices } from '../windowServices.ts';
import { aboutWhich, documentOf } from '../review/documentUri.ts';
import { themeIcon } from '../views/themeIcon.ts';
import { say } from '../words.ts';

/** Of those that are over the latest are offered; any can be named by a click or by its id. */
const OFFERED = 200;

/** Which commissions a command can be used on, and what to say where there is none. */
export interface Suits {
  readonly test: (view: CommissionView) => boolean;
  readonly none: string;
  readonly ask: string;
}

/**
 * The commission meant: the one clicked, the one whose review is in front, or one picked from those that
 * suit. `undefined` when the operator picks none, or the review in front is being left.
 * @throws Fault `nothing_suits`, `commission_gone`.
 */
export async function pickCommission(
  services: WindowServices,
  harness: Harness,
  suits: Suits,
  clicked: unknown,
): Promise<CommissionView | undefined> {
  const { active } = services.reviews;
  if (commissionOf(clicked) === undefined && services.deck.isLeaving(active)) return undefined;
  const named = commissionOf(clicked) ?? active;
  const meant = named === undefined ? undefined : harness.reports.ledger.get(named);
  // What was clicked is taken at its word: if it does not suit, the engine says why.
  if (meant && (commissionOf(clicked) !== undefined || suits.test(meant))) return meant;
  const { ledger } = harness.reports;
  const suiting = [...ledger.open(), ...ledger.latestClosed(OFFERED)]
    .filter(suits.test)
    .sort((a, b) => b.createdSeq - a.createdSeq);
  if (suiting.length === 0)
    throw new Fault({
      code: 'nothing_suits',
      what: suits.none,
      advice: 'The Commissions view shows where each one stands.',
    });
  const items = suiting.map((view) => ({
    label: oneLine(view.commission.decisionTitle),
    description: `${situationText[situationOf(view)]} · ${view.commission.id}`,
    iconPath: themeIcon(situationIcons[situationOf(view)]),
    view,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: suits.ask,
    matchOnDescription: true,
  });
  return chosen?.view;
}

/** Of several selected rows those that suit; none where a single one was clicked. */
export function selectedCommissions(
  harness: Harness,
  suits: Suits,
  selected: unknown,
): readonly CommissionView[] {
  if (!Array.isArray(selected) || selected.length < 2) return [];
  const { ledger } = harness.reports;
  return selected
    .flatMap((one: unknown) => ledger.get(commissionOf(one) ?? '') ?? [])
    .filter(suits.test);
}

/** The decision clicked, or one picked from the active ones. @throws Fault `no_active_decision`. */
export async function pickDecision(
  harness: Harness,
  clicked: unknown,
): Promise<Decision | undefined> {
  const { decisions } = await harness.plans.decisions();
  const named = fieldOf(clicked, 'key') ?? (typeof clicked === 'string' ? clicked : undefined);
  if (named !== undefined) return decisions.find(({ id }) => id === named);
  const active = decisions.filter(isActive);
  if (active.length === 0)
    throw new Fault({
      code: 'no_active_decision',
      what: 'There is no active decision in .haft/decisions.',
      advice: 'Write one with the command "Haft: New Decision".',
    });
  const items = active.map((decision) => ({
    label: oneLine(decision.title),
    description: decision.id,
    decision,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: say('Create Commission'),
    placeHolder: say('Decision to carry out'),
    matchOnDescription: true,
  });
  return chosen?.decision;
}

/** Menus hand over a tree node, an id, or the address of the document in front. */
function commissionOf(clicked: unknown): string | undefined {
  if (typeof clicked === 'string') return clicked;
  if (clicked instanceof vscode.Uri) return aboutWhich(documentOf(clicked));
  return fieldOf(clicked, 'id');
}

function fieldOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : undefined;
}
