import { onMovingTip } from './movingTip.ts';
import { drainActor, type Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { storeWide } from '../../domain/commission/event.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { holds } from '../../domain/delivery/hold.ts';
import { requireAllowed, requireReason, viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { revertMessage } from '../words/commitMessage.ts';

type Ports = Needs<'editors' | 'journal' | 'repository'>;

export interface RevertOrder {
  readonly id: string;
  readonly reason: string;
  readonly by: Actor;
}

/** What reverting one commission came to; a refusal changed nothing. */
export type Reverted =
  | { readonly kind: 'reverted'; readonly id: string; readonly commit: string }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly code: string;
      readonly text: string;
      readonly paths: readonly string[];
    };

/** What to revert: one commission, all that landed of a decision, or all that one drain landed. */
export interface RevertTarget {
  readonly commission?: string;
  readonly decision?: string;
  readonly drain?: string;
}

/**
 * Commissions the target names, latest landing first: what was built upon is taken back last.
 * @throws Fault `commission_not_found`, `decision_not_found`, `drain_not_found`.
 */
export async function revertable(
  context: Needs<'journal'>,
  target: RevertTarget,
): Promise<CommissionView[]> {
  const { ledger } = context.journal;
  if (target.commission !== undefined) return [viewOf(ledger, target.commission)];
  await requireKnown(context, target);
  const among = target.decision === undefined ? ledger.all() : ledger.ofDecision(target.decision);
  const landed = [...among].filter(
    (view) => situationOf(view) === 'landed' && view.delivery?.commit,
  );
  const named =
    target.decision === undefined ? await ofDrain(context, landed, target.drain ?? '') : landed;
  return named.sort((a, b) => b.lastSeq - a.lastSeq);
}

/** A slip of the pen is none of which nothing has landed. */
async function requireKnown(
  { journal }: Needs<'journal'>,
  { decision, drain }: RevertTarget,
): Promise<void> {
  if (decision !== undefined && journal.ledger.ofDecision(decision).length === 0)
    throw notOnRecord('decision_not_found', `commission of ${decision}`);
  if (drain === undefined) return;
  const facts = await journal.history(storeWide.commission);
  if (!facts.some((fact) => fact.type === 'drain_started' && fact.data.drain === drain))
    throw notOnRecord('drain_not_found', `drain "${drain}"`);
}

const notOnRecord = (code: string, what: string): Fault =>
  new Fault({
    code,
    what: `There is no ${what} on record.`,
    advice:
      'See what there is with "haft commission list --selector all" and "haft harness report".',
  });

async function ofDrain(
  context: Needs<'journal'>,
  landed: readonly CommissionView[],
  drain: string,
): Promise<CommissionView[]> {
  const flags = await Promise.all(
    landed.map(async ({ commission }) =>
      (await context.journal.history(commission.id)).some(
        (event) => event.type === 'landed' && event.by === drainActor(drain),
      ),
    ),
  );
  return landed.filter((_, i) => flags[i] === true);
}

/**
 * Takes one landed commission back by an ordinary commit, built and landed like any other. Conflicts and
 * dirty paths are named, never forced.
 * @throws Fault `reason_required`, `commission_not_found`, `commission_not_revertable`.
 */
export async function revertCommission(context: Ports, order: RevertOrder): Promise<Reverted> {
  requireReason(order.reason);
  const view = viewOf(context.journal.ledger, order.id);
  const landed = view.delivery?.commit;
  requireAllowed(view, 'reverted');
  if (!landed) {
    throw new Fault({
      code: 'commission_not_revertable',
      what: `${order.id} landed without a commit: the branch had its result already.`,
      advice: 'There is nothing to take back.',
      facts: { commission: order.id },
    });
  }
  const reverted = await onMovingTip(() => tryOnce(context, order, view, landed));
  return reverted ?? refusal(order, 'tip_moving', holds.tip_moving.text);
}

async function tryOnce(
  context: Ports,
  order: RevertOrder,
  view: CommissionView,
  landed: Oid,
): Promise<Reverted | 'tip_moved'> {
  const { repository } = context;
  const branch = view.commission.scope.targetBranch;
  const tip = await repository.tip(branch);
  if (tip === undefined) return refusal(order, 'branch_missing', holds.branch_missing.text);
  if (!(await repository.isAncestor(landed, tip))) {
    return refusal(order, 'commit_not_in_branch', 'The branch no longer contains its commit.');
  }
  const before = await repository.parentOf(landed);
  const merge = await repository.merge({ base: landed, ours: tip, theirs: before });
  if (merge.kind === 'conflict') {
    return refusal(
      order,
      'revert_conflict',
      'Later changes of the branch touch the same lines.',
      merge.paths,
    );
  }
  // Taken back already, by hand or before a crash: only the record is missing.
  if (merge.tree === (await repository.treeOf(tip))) return record(context, order, tip);
  const ref = `refs/haft/landing/${order.id}`;
  const message = revertMessage(view, landed, order.reason);
  const commit = await repository
    .commit({ tree: merge.tree, parent: tip, message, keepAs: ref })
    .catch(reworded);
  const unsaved = await context.editors.unsaved();
  const outcome = await repository.land({ id: order.id, branch, tip, commit, unsaved });
  if (outcome.kind === 'refused') {
    await repository.keep(ref, undefined);
    if (outcome.reason === 'tip_moved') return 'tip_moved';
    return refusal(order, outcome.reason, revertsWords(outcome.text), outcome.paths);
  }
  await repository.keep(ref, undefined);
  return record(context, order, commit);
}

/** What a landing advises at the end of its sentence, in the words of a revert; names before it stay. */
export function revertsWords(text: string): string {
  const advice = text.lastIndexOf(';') + 1;
  return text.slice(0, advice) + text.slice(advice).replace(/\bapply\b/, 'revert');
}

function reworded(thrown: unknown): never {
  if (!Fault.is(thrown)) throw thrown;
  const { code, message: what, advice, facts, cause } = thrown;
  throw new Fault({ code, what, advice: revertsWords(advice), facts, cause });
}

async function record(
  context: Needs<'journal'>,
  order: RevertOrder,
  commit: Oid,
): Promise<Reverted> {
  const { id, by, reason } = order;
  await context.journal.append((ledger) => [
    {
      type: 'reverted',
      by,
      commission: id,
      attempt: viewOf(ledger, id).attempt,
      data: { commit, reason },
    },
  ]);
  return { kind: 'reverted', id, commit };
}

const refusal = (
  { id }: RevertOrder,
  code: string,
  text: string,
  paths: readonly string[] = [],
): Reverted => ({
  kind: 'refused',
  id,
  code,
  text,
  paths,
});
