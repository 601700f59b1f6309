import { Fault } from '../../base/fault.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { waitCycle } from '../../domain/schedule/waitCycle.ts';
import { requireAllowed, viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';

export interface DependOrder {
  readonly id: string;
  /** Commissions it is to wait for from now on. */
  readonly on?: readonly string[];
  /** Commissions it waits for by name, and is not to any more. */
  readonly off?: readonly string[];
  readonly by: Actor;
}

/**
 * Makes a commission that has not begun wait until others have landed, or no longer. Nothing is written
 * where it waits like that already.
 * @throws Fault `commission_not_found`, `commission_cannot_wait`, `landing_in_progress`, `dependency_landed`,
 * `dependency_closed`, `dependency_not_there`, `dependency_cycle`.
 */
export async function makeDepend(
  context: Needs<'journal'>,
  order: DependOrder,
): Promise<CommissionView> {
  const { id, by } = order;
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, id);
    requireAllowed(view, 'made_to_wait');
    const before = view.commission.dependsOn;
    const dependsOn = changedList(ledger, view, order);
    if (dependsOn.length === before.length && dependsOn.every((one) => before.includes(one)))
      return [];
    const { attempt } = view;
    return [{ type: 'made_to_wait', by, commission: id, attempt, data: { dependsOn } }];
  });
  return viewOf(context.journal.ledger, id);
}

function changedList(
  ledger: Ledger,
  { commission }: CommissionView,
  { on = [], off = [] }: DependOrder,
): readonly string[] {
  const { id, dependsOn } = commission;
  for (const one of on) requireOpen(id, viewOf(ledger, one));
  const stranger = off.find((one) => !dependsOn.includes(one));
  if (stranger !== undefined) throw notThere(id, viewOf(ledger, stranger));
  const after = [...new Set([...dependsOn, ...on])].filter((one) => !off.includes(one));
  const world = {
    find: (one: string) => ledger.get(one),
    ofDecision: (decision: string) => ledger.ofDecision(decision),
  };
  // Also where it is to wait for less: whom a decision means is settled by those that are named.
  const cycle = waitCycle(commission, after, world);
  if (!cycle) return after;
  throw new Fault({
    code: 'dependency_cycle',
    what: `These would wait for each other, and none could start: ${cycle.join(' → ')}.`,
    advice:
      'Let one of them no longer wait first: "haft commission depend <commission> --off <commission>".',
    facts: { commission: id, cycle },
  });
}

/** What has landed needs no waiting for, and what ended otherwise never lands. */
function requireOpen(waits: string, view: CommissionView): void {
  const situation = situationOf(view);
  if (!isClosed(situation)) return;
  const { id } = view.commission;
  const facts = { commission: waits, on: id, situation };
  if (situation === 'landed')
    throw new Fault({
      code: 'dependency_landed',
      what: `${id} has landed already.`,
      advice: `${waits} starts from what is in the branch: there is nothing to wait for.`,
      facts,
    });
  throw new Fault({
    code: 'dependency_closed',
    what: `${id} is ${situation} and will never land.`,
    advice: 'Name a commission that is still open.',
    facts,
  });
}

function notThere(waits: string, { commission: { id, decisionRef } }: CommissionView): Fault {
  return new Fault({
    code: 'dependency_not_there',
    what: `${waits} does not wait for ${id} by name.`,
    advice: `If it waits for it as one of ${decisionRef}, its own decision says so in depends_on.`,
    facts: { commission: waits, on: id },
  });
}
