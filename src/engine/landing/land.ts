import type { EventDraft } from '../../domain/commission/event.ts';
import { isDiskFull } from '../../base/diskFull.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isHoldReason, type HoldReason } from '../../domain/delivery/hold.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { leads, requireAllowed, viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { proofCard } from '../words/proofCard.ts';
import { landingMessage } from '../words/commitMessage.ts';
import type { Candidates } from './candidate.ts';
import { hold, landingRef, proofRef, type Landing, type LandingOrder } from './landing.ts';
import { onMovingTip } from './movingTip.ts';
import type { ProofsAhead } from './proofsAhead.ts';
import { reverify } from './reverify.ts';
import type { LandingTurn } from './turn.ts';

/** What a landing reads, and the one place where it writes to the operator's branch: `repository`. */
export type LandPorts = RecordPorts &
  Needs<'caseRule' | 'clock' | 'editors' | 'processes' | 'settings'>;

type RecordPorts = Needs<'journal' | 'report' | 'repository'>;

/** What the landings of one process share, and the turn of this one. */
export interface LandTools {
  readonly candidates: Candidates;
  readonly ahead: ProofsAhead;
  readonly turn: LandingTurn;
}

/**
 * Brings one proven result onto its branch as exactly one commit, or holds it with a reason. One
 * function for drain, single runs and Apply (docs/rules.md R69). The caller holds the branch's queue.
 * @throws Fault `landing_in_progress` when another process lands it, `commission_not_applicable`.
 */
export function land(context: LandPorts, tools: LandTools, order: LandingOrder): Promise<Landing> {
  // Not begun, nothing is written: it stays where it is, for whoever lands next.
  if (order.signal.aborted) return Promise.resolve(hold('landing_interrupted'));
  return landNow(context, tools, order);
}

async function landNow(
  context: LandPorts,
  tools: LandTools,
  order: LandingOrder,
): Promise<Landing> {
  await enter(context, order);
  try {
    const unsignable = await order.unsignable?.();
    const landing = unsignable
      ? hold('commit_signing_failed', [], unsignable.message)
      : await onMovingTip(() => untilNotPassed(() => tryOnce(context, tools, order)));
    return await record(context, order, landing ?? hold('tip_moving'));
  } catch (thrown) {
    if (Fault.is(thrown, 'drain_overtaken')) throw thrown;
    if (order.signal.aborted) return await record(context, order, hold('landing_interrupted'));
    const reason = reasonOf(thrown);
    if (reason === 'landing_failed') context.report(`landing of ${order.id}: ${messageOf(thrown)}`);
    return await record(
      context,
      order,
      hold(reason, [], Fault.is(thrown) ? thrown.message : messageOf(thrown)),
    );
  }
}

/** What hinders everybody is told as that; what nobody foresaw is a defect. */
function reasonOf(thrown: unknown): HoldReason {
  if (isDiskFull(thrown)) return 'disk_full';
  return Fault.is(thrown) && isHoldReason(thrown.code) ? thrown.code : 'landing_failed';
}

/** Takes the commission for this process: two landings of one result can never run side by side. */
async function enter(context: Needs<'journal' | 'processes'>, order: LandingOrder): Promise<void> {
  await context.journal.append((ledger) => {
    requireLead(ledger, order);
    const view = viewOf(ledger, order.id);
    const situation = situationOf(view);
    const { holder } = view.delivery ?? {};
    const taken =
      situation === 'landing' &&
      holder !== undefined &&
      holder !== context.processes.self &&
      context.processes.state(holder) !== 'gone';
    if (taken) throw inProgress(order.id);
    requireAllowed(view, 'landing_started');
    if (situation === 'landing' && order.requestedBy === 'operator' && holder === undefined)
      throw inProgress(order.id);
    return [started(context, order, view)];
  });
}

/** A drain that was taken over lands nothing more; what its branch has got already is still recorded. */
function requireLead(ledger: Ledger, { requestedBy, by, id }: LandingOrder): void {
  if (requestedBy === 'operator' || leads(ledger, by)) return;
  throw new Fault({
    code: 'drain_overtaken',
    what: `The drain that was to land ${id} was taken over.`,
    advice: 'The drain that leads now lands it.',
    facts: { commission: id },
  });
}

function started(
  context: Needs<'processes'>,
  order: LandingOrder,
  view: CommissionView,
  built?: { readonly tip: Oid; readonly commit: Oid },
): EventDraft {
  return {
    type: 'landing_started',
    by: order.by,
    commission: order.id,
    attempt: view.attempt,
    data: {
      branch: view.commission.scope.targetBranch,
      ...built,
      holder: context.processes.self,
      requestedBy: order.requestedBy,
    },
  };
}

/** Tries anew as often as another landed before it, which has a bound (docs/rules.md R192). */
async function untilNotPassed<T>(tryOnce: () => Promise<T | 'passed'>): Promise<T> {
  for (;;) {
    const outcome = await tryOnce();
    if (outcome !== 'passed') return outcome;
  }
}

async function tryOnce(
  context: Needs<'editors' | 'journal' | 'processes' | 'repository'>,
  { ahead, candidates, turn }: LandTools,
  order: LandingOrder,
): Promise<Landing | 'passed' | 'tip_moved'> {
  const overtaken = turn.begin();
  const { repository } = context;
  const view = viewOf(context.journal.ledger, order.id);
  const { targetBranch } = view.commission.scope;
  const tip = await repository.tip(targetBranch);
  if (tip === undefined) return hold('branch_missing');
  const candidate = await candidates.of(order, view, tip);
  if (candidate.kind !== 'candidate') return candidate;
  const { files, tree } = candidate;
  ahead.look(targetBranch);
  const red = await reverify(context, { ahead, turn, overtaken }, order, view, { tip, tree });
  // Red as well is said of a tree that can no longer be.
  if (red) return overtaken.aborted && !order.signal.aborted ? 'passed' : red;
  return await turn.write(async () => {
    if (overtaken.aborted) return 'passed';
    const outcome = await write(context, order, { tip, tree, files });
    if (outcome !== 'tip_moved' && outcome.kind === 'landed') turn.landed();
    return outcome;
  });
}

/** Moves branch, index and files together, or not at all. */
async function write(
  context: Needs<'editors' | 'journal' | 'processes' | 'repository'>,
  order: LandingOrder,
  {
    tip,
    tree,
    files,
  }: { readonly tip: Oid; readonly tree: Oid; readonly files: readonly string[] },
): Promise<Landing | 'tip_moved'> {
  const { repository } = context;
  const view = viewOf(context.journal.ledger, order.id);
  const commit = await repository.commit({
    tree,
    parent: tip,
    message: landingMessage(view),
    keepAs: landingRef(order.id),
  });
  await context.journal.append((ledger) => {
    requireLead(ledger, order);
    return [started(context, order, viewOf(ledger, order.id), { tip, commit })];
  });
  const unsaved = await context.editors.unsaved();
  const outcome = await repository.land({
    id: order.id,
    branch: view.commission.scope.targetBranch,
    tip,
    commit,
    unsaved,
  });
  if (outcome.kind === 'landed') return { kind: 'landed', commit, files };
  if (outcome.reason === 'tip_moved') return 'tip_moved';
  return hold(outcome.reason, outcome.paths, outcome.text);
}

async function record(
  context: RecordPorts,
  order: LandingOrder,
  landing: Landing,
): Promise<Landing> {
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, order.id);
    const stamp = { by: order.by, commission: order.id, attempt: view.attempt };
    const { requestedBy } = order;
    const branch = view.commission.scope.targetBranch;
    if (landing.kind === 'landed') {
      const reason = landing.commit === null ? 'already_in_target' : 'landed';
      const data = { branch, commit: landing.commit, files: landing.files, reason, requestedBy };
      return [{ type: 'landed', ...stamp, data }];
    }
    const { reason, text, paths } = landing;
    requireLead(ledger, order);
    return [{ type: 'held', ...stamp, data: { reason, text, paths, requestedBy } }];
  });
  const commit = landing.kind === 'landed' ? landing.commit : null;
  await Promise.all([
    context.repository.forget([landingRef(order.id), proofRef(order.id)]),
    commit === null ? undefined : addNote(context, order.id, commit),
  ]);
  return landing;
}

/** The proof beside the commit, for whoever meets it in the log. It is already landed: a failure is only told. */
async function addNote(context: RecordPorts, id: string, commit: Oid): Promise<void> {
  try {
    const history = await context.journal.history(id);
    await context.repository.note(commit, proofCard(viewOf(context.journal.ledger, id), history));
  } catch (failure) {
    context.report(`note on ${commit}: ${messageOf(failure)}`);
  }
}

function inProgress(id: string): Fault {
  return new Fault({
    code: 'landing_in_progress',
    what: `The result of ${id} is being landed right now.`,
    advice: 'Wait until it has landed or is held.',
    facts: { commission: id },
  });
}
